import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FromServer, ToServer } from './servers/serve.ts';
import type { Truth } from './servers/truth.ts';

/** A server of the demo that runs as a process of its own. */
export interface ServerProcess {
  readonly origin: string;
  readonly truth: () => Promise<readonly Truth[]>;
  readonly stop: () => Promise<void>;
}

const startTimeoutMs = 30_000;

/** Starts `servers/<name>.ts` and waits until it listens. What it prints is kept for the error only. */
export async function startServer(
  name: string,
  environment: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const script = fileURLToPath(new URL(`servers/${name}.ts`, import.meta.url));
  const child = fork(script, { env: environment, execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let printed = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    printed = (printed + text).slice(-2000);
  });
  const answer = async (): Promise<FromServer> => {
    const [message] = (await once(child, 'message')) as [FromServer];
    return message;
  };
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`the ${name} server of the demo ended (${String(signal ?? code)}): ${printed.trim()}`);
  });
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(
      () => reject(new Error(`the ${name} server of the demo did not start in ${startTimeoutMs / 1000} s`)),
      startTimeoutMs,
    ).unref();
  });
  for (const failure of [ended, late]) failure.catch(() => undefined);
  try {
    const first = await Promise.race([answer(), ended, late]);
    if (!('port' in first)) throw new Error(`the ${name} server of the demo did not tell its port`);
    return {
      origin: `http://127.0.0.1:${first.port}`,
      truth: async () => {
        child.send({ ask: 'truth' } satisfies ToServer);
        const second = await Promise.race([answer(), ended]);
        return 'truth' in second ? second.truth : [];
      },
      stop: () => stop(child),
    };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
