import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

export interface CollectorCommand {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** The entries of the log so far; lines that are no JSON are left out. */
  readonly log: () => readonly Readonly<Record<string, unknown>>[];
  /** Where it listens, once it does. Throws when it ends before. */
  readonly url: () => Promise<string>;
  readonly exited: Promise<number | null>;
}

/** `node collector/main.ts` as a user would start it, with this environment and no other. `script` replaces it. */
export function runCollector(
  env: Readonly<Record<string, string>>,
  argv: readonly string[] = [],
  script = 'collector/main.ts',
): CollectorCommand {
  const child = spawn(process.execPath, [script, ...argv], {
    env: { PATH: process.env['PATH'], MAYFLY_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr?.on('data', (chunk) => (stderr += String(chunk)));
  const exited = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
  const log = () =>
    stderr
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return {
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    log,
    exited,
    url: async () => {
      for (;;) {
        const url = log().find(({ event }) => event === 'listening')?.['url'];
        if (typeof url === 'string') return url;
        const ending = child.exitCode ?? child.signalCode;
        if (ending !== null) throw new Error(`it ended with ${ending}: ${stderr}`);
        await sleep(20);
      }
    },
  };
}
