import type { Output } from '../command.ts';

export interface Progress {
  readonly say: (text: string) => void;
  /** Takes the line away again. */
  readonly end: () => void;
}

/** Nobody needs to be told of what is over at once. */
const firstAfterMs = 400;

/** One line that says how far long work is, on a terminal only. It comes a moment late and goes when it is over. */
export function startProgress({ width, write }: Output, now: () => number): Progress {
  if (width === null) return { say: () => {}, end: () => {} };
  const began = now();
  let text = '';
  let isShown = false;
  const show = (): void => {
    isShown = true;
    const seconds = Math.floor((now() - began) / 1000);
    const line = `mayfly: ${text} … ${seconds} s`;
    write(`\r\u001b[K${line.slice(0, width - 1)}`);
  };
  const timer = setInterval(show, firstAfterMs);
  timer.unref();
  return {
    say: (next) => {
      text = next;
      if (isShown) show();
    },
    end: () => {
      clearInterval(timer);
      if (isShown) write('\r\u001b[K');
      isShown = false;
    },
  };
}
