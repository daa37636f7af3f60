import { readdirSync, readFileSync, statSync } from 'node:fs';

/** The process that writes a spool file. */
interface Writer {
  readonly pid: number;
  /** Start as its file says, milliseconds since the epoch. */
  readonly startedAt: number;
  readonly path: string;
}

/** File names hold rounded milliseconds, the kernel counts hundredths of a second. */
const toleranceMs = 2_000;
/** USER_HZ, which the kernel fixes at 100 for what it reports in /proc, see proc(5). */
const ticksPerSecond = 100;

/**
 * Whether the process that writes a file may still write to it. In doubt it may: a file that is deleted
 * under its writer loses everything written after, a file that stays costs nothing.
 */
export function isAlive({ pid, startedAt, path }: Writer): boolean {
  if (!exists(pid)) return false;
  const stat = readStat(pid);
  if (stat === null) return true;
  if (hasEnded(stat)) return false;
  // Earlier is no contradiction: a shell that replaced itself (`exec node`) began before Node did.
  if (stat.startedAt <= startedAt + toleranceMs) return true;
  // A clock that was set forward looks like a reused pid, so the open file has the last word.
  return hasOpen(pid, path);
}

/** Whether a process with this id runs at all; one that has ended and was not waited for does not. */
export function isRunning(pid: number): boolean {
  if (!exists(pid)) return false;
  const stat = readStat(pid);
  return stat === null || !hasEnded(stat);
}

function hasEnded({ state }: { readonly state: string }): boolean {
  return state === 'Z' || state === 'X';
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** State and start of a process (proc(5), /proc/pid/stat fields 3 and 22); null where there is no /proc. */
function readStat(pid: number): { readonly state: string; readonly startedAt: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // Field 2 is the command in parentheses and may hold anything, parentheses and spaces included.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const uptimeSeconds = Number(readFileSync('/proc/uptime', 'latin1').split(' ')[0]);
    const sinceBootMs = (Number(fields[19]) / ticksPerSecond) * 1000;
    const startedAt = Date.now() - uptimeSeconds * 1000 + sinceBootMs;
    return Number.isFinite(startedAt) ? { state: fields[0] ?? '', startedAt } : null;
  } catch {
    return null;
  }
}

function hasOpen(pid: number, path: string): boolean {
  try {
    const file = statSync(path);
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        const open = statSync(`/proc/${pid}/fd/${fd}`);
        return open.ino === file.ino && open.dev === file.dev;
      } catch {
        return false;
      }
    });
  } catch {
    return false;
  }
}
