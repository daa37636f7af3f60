import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

export interface FloorProcess {
  readonly url: string;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

/** Starts `floor-server.ts`; with a database it also writes raw rows. */
export async function startFloor(databaseUrl: string | null): Promise<FloorProcess> {
  const child: ChildProcess = fork(new URL('./floor-server.ts', import.meta.url), {
    env: { PATH: process.env['PATH'], ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }) },
  });
  const [port] = await Promise.race([
    once(child, 'message') as Promise<[number]>,
    once(child, 'exit').then(() => Promise.reject(new Error('the floor server did not start'))),
  ]);
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    stop: async () => {
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
    },
  };
}
