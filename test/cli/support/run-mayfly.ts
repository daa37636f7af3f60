import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  readonly text: { out: string; err: string };
  readonly finished: Promise<Finished>;
}

const entry = fileURLToPath(new URL('mayfly.ts', import.meta.url));

/** Starts the command line with only the given environment, `PATH` and `HOME`. */
export function startMayfly(args: readonly string[], env: Readonly<Record<string, string>>): Running {
  const child = spawn(process.execPath, [entry, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: '/nowhere', ...env },
  });
  const text = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    text.out += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    text.err += chunk.toString('utf8');
  });
  const finished = once(child, 'close').then(([code]) => ({ code: code as number | null, ...text }));
  return { child, text, finished };
}

export function runMayfly(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Finished> {
  return startMayfly(args, env).finished;
}
