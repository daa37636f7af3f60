import { type ChildProcess, spawn } from 'node:child_process';
import { eventually } from '../support/eventually.ts';

export interface RunningProgram {
  readonly output: () => string;
  readonly stop: () => Promise<void>;
}

export interface ProgramOptions {
  readonly command: readonly [string, ...string[]];
  readonly env?: NodeJS.ProcessEnv;
  /** Resolves once the program answers. */
  readonly isReady: () => Promise<unknown>;
}

/** Starts a receiver and waits until it answers; what it said is in the error when it does not. */
export async function startProgram({ command, env, isReady }: ProgramOptions): Promise<RunningProgram> {
  const [file, ...words] = command;
  const child: ChildProcess = spawn(file, words, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output = `${output}${String(chunk)}`.slice(-20_000);
    });
  }
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  try {
    await Promise.race([
      eventually(isReady, 240_000),
      ended.then(() => Promise.reject(new Error('it ended'))),
    ]);
  } catch (cause) {
    await stop();
    throw new Error(`${file} does not answer: ${output.slice(-4_000)}`, { cause });
  }
  return { output: () => output, stop };
}
