import { open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { receivedTimes } from './received-times.ts';

/** Reads what is appended to a file, as a forwarder does, until it is ended: how old each event was then, in ms. */
export function followFile(path: string): { readonly end: () => Promise<readonly number[]> } {
  const lags: number[] = [];
  let isEnded = false;
  const following = (async () => {
    let [position, rest] = [0, ''];
    for (;;) {
      const isLast = isEnded;
      const handle = await open(path).catch(() => null);
      if (handle !== null) {
        const size = (await handle.stat()).size;
        const { buffer, bytesRead } = await handle.read(
          Buffer.alloc(size - position),
          0,
          size - position,
          position,
        );
        await handle.close();
        position += bytesRead;
        const text = rest + buffer.toString('latin1', 0, bytesRead);
        const whole = text.lastIndexOf('\n') + 1;
        rest = text.slice(whole);
        const now = Date.now();
        for (const time of receivedTimes(text.slice(0, whole))) lags.push(now - time);
      }
      if (isLast) return lags;
      await pause(20);
    }
  })();
  return {
    end: () => {
      isEnded = true;
      return following;
    },
  };
}
