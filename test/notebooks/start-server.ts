import { spawn } from 'node:child_process';

export interface StartedServer {
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

/** A server in a process group of its own, so that its kernels end with it; started when it answers at `url`. */
export async function startServer(
  words: readonly string[],
  options: { readonly env: Readonly<Record<string, string>>; readonly cwd: string; readonly url: string },
): Promise<StartedServer> {
  const [program = '', ...rest] = words;
  const child = spawn(program, rest, { cwd: options.cwd, env: options.env, detached: true });
  let log = '';
  child.stdout.on('data', (text) => (log += String(text)));
  child.stderr.on('data', (text) => (log += String(text)));
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  for (let left = 600; ; left -= 1) {
    if (child.exitCode !== null || left === 0) throw new Error(`${program} does not answer:\n${log}`);
    const is = await fetch(options.url).then(
      () => true,
      () => false,
    );
    if (is) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return {
    log: () => log,
    async stop() {
      const group = -(child.pid ?? 0);
      process.kill(group, 'SIGTERM');
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 10_000))]);
      try {
        process.kill(group, 'SIGKILL');
      } catch {
        // Nobody is left.
      }
    },
  };
}
