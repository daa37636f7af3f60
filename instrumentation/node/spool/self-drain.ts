import { onDemand } from '../on-demand.ts';
import { runAsOwn } from '../own-work.ts';
import type { Drainer } from './drain.ts';

/** Long enough to send a burst in one request, short enough for the inventory to feel live. */
const pauseMs = 100;
/** After a refusal: the spool keeps everything meanwhile. */
const longestPauseMs = 10_000;

export interface SelfDrainOptions {
  /** Where this process wrote to. */
  readonly directories: () => readonly string[];
  /** The environment as it was at start, before hooks watch it. */
  readonly env: NodeJS.ProcessEnv;
  /** The bundle that sends what is left after the end; null when there is none. */
  readonly afterEnd: string | null;
}

/**
 * Sends this process's spool in the background, and what ended processes left in the same folder. Returns
 * what to call after each write. Nothing here keeps the process alive or holds its end back (law 4).
 */
export function startSelfDrain(options: SelfDrainOptions): () => void {
  const { env } = options;
  const drainers = new Map<string, Drainer>();
  let timer: NodeJS.Timeout | null = null;
  let wait = pauseMs;

  async function pass(): Promise<void> {
    timer = null;
    try {
      let left = false;
      let stopped = false;
      for (const directory of options.directories()) {
        const report = await drainerOf(directory).drainOnce();
        left ||= report.keptBytes > 0;
        stopped ||= report.stop !== null;
      }
      wait = stopped ? Math.min(wait * 2, longestPauseMs) : pauseMs;
      if (stopped || left) schedule();
    } catch {
      wait = longestPauseMs;
    }
  }

  function drainerOf(directory: string): Drainer {
    const drainer = drainers.get(directory) ?? openDrainer(directory);
    drainers.set(directory, drainer);
    return drainer;
  }

  function openDrainer(directory: string): Drainer {
    const { collectorAddress, createDrainer, createHttpSend } = onDemand();
    return createDrainer({
      ...collectorAddress(env),
      directory,
      onlyPid: process.pid,
      send: createHttpSend({ unref: true }),
      runAsOwn,
      unref: true,
    });
  }

  function schedule(): void {
    if (timer !== null) return;
    timer = setTimeout(() => void pass(), wait);
    timer.unref();
  }

  if (isOutermost(env)) process.once('exit', () => sendAfterEnd(options));
  return schedule;
}

/** A hooked process that started others drains for them; only the outermost leaves somebody behind. */
function isOutermost(env: NodeJS.ProcessEnv): boolean {
  if (env['MAYFLY_OUTERMOST'] !== undefined) return false;
  process.env['MAYFLY_OUTERMOST'] = String(process.pid);
  return true;
}

/** Forking is synchronous, so it works in `exit`, where no request would be answered any more. */
function sendAfterEnd({ afterEnd, directories, env }: SelfDrainOptions): void {
  const folders = directories();
  if (afterEnd === null || folders.length === 0) return;
  try {
    const { NODE_OPTIONS: _, ...plain } = env;
    process
      .getBuiltinModule('node:child_process')
      .spawn(process.execPath, [afterEnd, String(process.pid), ...folders], {
        detached: true,
        stdio: 'ignore',
        env: { ...plain, MAYFLY_DISABLED: '1' },
      })
      .unref();
  } catch {
    // The spool keeps everything; the next process of this folder sends it.
  }
}
