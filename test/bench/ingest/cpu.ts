import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of `/proc/<pid>/stat` in a second (proc_pid_stat(5)): 100 nearly everywhere. */
const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

interface Stat {
  readonly parent: number;
  /** utime + stime + cutime + cstime: its own and those of children that ended and were waited for. */
  readonly ticks: number;
}

/**
 * CPU seconds that a process, all its descendants and all of them that have ended took so far. Linux only.
 * Of a PostgreSQL server: the postmaster, every backend, checkpointer, WAL writer and the rest.
 */
export function cpuOfTree(root: number): number {
  const stats = new Map<number, Stat>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? readStat(Number(name)) : null;
    if (stat !== null) stats.set(Number(name), stat);
  }
  let ticks = 0;
  for (const [pid, stat] of stats) if (isWithin(pid, root, stats)) ticks += stat.ticks;
  return ticks / ticksPerSecond;
}

/** CPU seconds that work took in a process tree, and what the work gave. */
export async function cpuDuring<Result>(
  roots: readonly number[],
  work: () => Promise<Result>,
): Promise<{ readonly seconds: number; readonly result: Result }> {
  const sum = (): number => roots.reduce((total, root) => total + cpuOfTree(root), 0);
  const before = sum();
  const result = await work();
  return { seconds: sum() - before, result };
}

/** Resident memory of one process in MiB. */
export function residentMiB(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

/** The greatest that its resident memory has been, in MiB. */
export function mostResidentMiB(pid: number): number {
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

function readStat(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold spaces and parentheses.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent = 0] = fields.slice(1);
    return { parent, ticks: fields.slice(11, 15).reduce((sum, value) => sum + value, 0) };
  } catch {
    return null;
  }
}

function isWithin(pid: number, root: number, stats: ReadonlyMap<number, Stat>): boolean {
  for (let at = pid; at > 1; at = stats.get(at)?.parent ?? 0) if (at === root) return true;
  return false;
}
