import { collectorAddress } from './collector-address.ts';
import { type DeliverOptions, deliver } from './deliver.ts';
import { createHttpSend } from './http-send.ts';
import { lineContent } from './line-content.ts';
import type { Spool } from './spool.ts';

/** Held at most; past it lines are refused. */
const mostBytes = 4 * 1_048_576;
/** Long enough to send a burst in one request, short enough for the inventory to feel live. */
const pauseMs = 100;
const longestPauseMs = 10_000;
const mostLines = 512;
const timeoutMs = 10_000;

export interface MemorySpoolOptions {
  /** The environment as it was at start, before hooks watch it. */
  readonly env: NodeJS.ProcessEnv;
  /** Runs the work so that hooks in this process do not observe it; must follow asynchronous calls. */
  readonly runAsOwn: <Result>(work: () => Result) => Result;
  /** The bundle that sends what is left after the end; null when there is none. */
  readonly afterEnd: string | null;
}

/**
 * For a process without any disk to write to: lines wait in memory, are sent from there, and what is left at
 * the end goes through a pipe to a process that sends it. A process that is killed loses what it holds.
 */
export function openMemorySpool({ env, runAsOwn, afterEnd }: MemorySpoolOptions): Spool {
  let delivery: DeliverOptions | null = null;
  let lines: string[] = [];
  let bytes = 0;
  let wait = pauseMs;
  let isBusy = false;

  async function pass(): Promise<void> {
    delivery ??= { ...collectorAddress(env), send: createHttpSend({ unref: true }) };
    const batch = lines.slice(0, mostLines);
    const isTaken = await sendLines(delivery, batch).catch(() => false);
    if (isTaken) {
      for (const line of batch) bytes -= line.length;
      lines = lines.slice(batch.length);
    }
    wait = isTaken ? pauseMs : Math.min(wait * 2, longestPauseMs);
    isBusy = false;
    if (lines.length > 0) schedule();
  }

  function schedule(): void {
    if (isBusy) return;
    isBusy = true;
    setTimeout(() => void runAsOwn(pass), wait).unref();
  }

  return {
    write(line) {
      if (bytes + line.length > mostBytes) return false;
      lines.push(line);
      bytes += line.length;
      schedule();
      return true;
    },
    directories: () => [],
    close() {
      if (afterEnd !== null && lines.length > 0) handOver(afterEnd, lines, env);
    },
  };
}

/** Sends lines in one request. True: they are done with, taken or such that nobody takes them. */
export async function sendLines(delivery: DeliverOptions, lines: readonly string[]): Promise<boolean> {
  const contents = lines.flatMap((line) => lineContent(line) ?? []);
  if (contents.length === 0) return true;
  const answer = await deliver(delivery, contents, timeoutMs);
  return answer.kind !== 'stopped';
}

/** A pipe takes what its buffer holds, some 200 KiB, although this process runs no further turn of its loop. */
function handOver(script: string, lines: readonly string[], env: NodeJS.ProcessEnv): void {
  try {
    const { NODE_OPTIONS: _, ...plain } = env;
    const { spawn } = process.getBuiltinModule('node:child_process');
    const child = spawn(process.execPath, [script, '-'], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { ...plain, MAYFLY_DISABLED: '1' },
    });
    for (const part of [child, child.stdin]) part.on('error', () => {});
    child.stdin.end(lines.join(''));
    child.unref();
  } catch {
    // Not even a process can be started: this is the loss that was warned of.
  }
}
