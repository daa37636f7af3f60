import { setTimeout as pause } from 'node:timers/promises';
import type { Progress } from './send-load.ts';

/** Milliseconds from a moment of `performance.now()` until something was acknowledged again. */
export async function firstAcknowledgement(
  { lastAt }: Progress,
  since: number,
  withinMs = 120_000,
): Promise<number> {
  const until = performance.now() + withinMs;
  while (lastAt() <= since) {
    if (performance.now() > until) throw new Error(`nothing was acknowledged within ${withinMs} ms`);
    await pause(2);
  }
  return lastAt() - since;
}
