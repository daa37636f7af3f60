import { fork } from 'node:child_process';
import { once } from 'node:events';

export interface ReceiverProcess {
  readonly url: string;
  /** From now on. */
  readonly measureLag: () => void;
  /** Of each event since then, in ms, by kind of receiver. */
  readonly lags: () => Promise<Readonly<Record<'hec' | 'bulk', readonly number[]>>>;
  readonly stop: () => Promise<void>;
}

/** The receivers in a process of their own. */
export async function startReceivers(): Promise<ReceiverProcess> {
  const child = fork(new URL('./receiver-server.ts', import.meta.url), {
    env: { PATH: process.env['PATH'] },
  });
  const [port] = await Promise.race([
    once(child, 'message') as Promise<[number]>,
    once(child, 'exit').then(() => Promise.reject(new Error('the receivers did not start'))),
  ]);
  return {
    url: `http://127.0.0.1:${port}`,
    measureLag: () => void child.send('timed'),
    lags: async () => {
      const answered = once(child, 'message') as Promise<[Record<'hec' | 'bulk', number[]>]>;
      child.send('lags');
      return (await answered)[0];
    },
    stop: async () => {
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
    },
  };
}
