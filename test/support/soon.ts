import { expect } from 'vitest';

/** Expects of a page what is so in its own time: the bound is a safeguard on a busy machine, not a claim about speed. */
export function soon<Value>(read: () => Value | Promise<Value>) {
  return expect.poll(read, { timeout: 60_000, interval: 50 });
}
