import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { ProcessAccess } from '../command.ts';

interface ChildEnd {
  /** As a shell would say it: the code, 128 + the signal, 127 when there is no such command. */
  readonly exitCode: number;
  /** Why it never started; null when it did. */
  readonly problem: string | null;
}

interface ChildOptions {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly process: ProcessAccess;
}

/** The keyboard sends these to the whole foreground group, so the child has got them already. */
const fromTerminal = ['SIGINT', 'SIGQUIT', 'SIGHUP'] as const;
const alwaysForwarded = ['SIGTERM'] as const;

/** Starts a command on our own terminal and resolves when it has ended. Signals to us go on to it. */
export function runChild({ command, env, process }: ChildOptions): Promise<ChildEnd> {
  const [file = '', ...args] = command;
  const child = spawn(file, args, { stdio: 'inherit', env });
  const listeners = [...fromTerminal, ...alwaysForwarded].map((signal) => {
    const listener = (): void => {
      const typed = signal !== 'SIGTERM' && process.stdinIsTerminal;
      if (!typed) child.kill(signal);
    };
    process.onSignal(signal, listener);
    return { signal, listener };
  });
  const ended = new Promise<ChildEnd>((resolve) => {
    child.once('error', (error) => resolve(neverStarted(file, error)));
    child.once('exit', (code, signal) => {
      const exitCode = signal === null ? (code ?? 1) : 128 + (constants.signals[signal] ?? 0);
      resolve({ exitCode, problem: null });
    });
  });
  return ended.finally(() => {
    for (const { signal, listener } of listeners) process.offSignal(signal, listener);
  });
}

function neverStarted(file: string, error: Error): ChildEnd {
  const code = 'code' in error ? String(error.code) : error.message;
  if (code === 'ENOENT') return { exitCode: 127, problem: `command not found: ${file}` };
  const why = code === 'EACCES' ? 'permission denied' : code;
  return { exitCode: 126, problem: `cannot run ${file}: ${why}` };
}
