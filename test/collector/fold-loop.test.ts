import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFoldLoop, type FoldLoop } from '../../collector/fold-loop.ts';
import { createLog } from '../../collector/log.ts';

let events: string[];
let loop: FoldLoop;
let folds: number;
let failing: boolean;
let gate: Promise<void>;

const log = createLog({
  level: 'debug',
  write: (line) => void events.push(String((JSON.parse(line) as { event: unknown }).event)),
  now: () => 0,
});

async function foldPending() {
  folds++;
  await gate;
  if (failing) throw new Error('no');
  return { requests: 0, observations: 0, rejected: 0 };
}

beforeEach(() => {
  vi.useFakeTimers();
  [events, folds, failing, gate] = [[], 0, false, Promise.resolve()];
  loop = createFoldLoop({ foldPending, log });
});

afterEach(async () => {
  await loop.stop();
  vi.useRealTimers();
});

test('it folds at the start and every second, unasked', async () => {
  await vi.advanceTimersByTimeAsync(0);
  expect(folds).toBe(1);
  await vi.advanceTimersByTimeAsync(3000);
  expect(folds).toBe(4);
});

test('idle, it folds at once when woken', async () => {
  await vi.advanceTimersByTimeAsync(100);
  loop.wake();
  expect(folds).toBe(2);
});

test('woken often while it folds, it folds once more', async () => {
  let open: () => void = () => {};
  gate = new Promise((resolve) => (open = resolve));
  await vi.advanceTimersByTimeAsync(0);
  for (let i = 0; i < 10; i++) loop.wake();
  expect(folds).toBe(1);
  open();
  await vi.advanceTimersByTimeAsync(1);
  expect(folds).toBe(2);
});

test('a failing fold is tried again after growing pauses, also when woken, and logged once', async () => {
  failing = true;
  await vi.advanceTimersByTimeAsync(0);
  for (let ms = 0; ms < 7000; ms += 100) {
    loop.wake();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(folds).toBe(4);
  expect(events).toEqual(['fold.failing']);
  failing = false;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(events).toEqual(['fold.failing', 'fold.recovered']);
});

test('stopping waits for the running fold, folds once more and stays stopped', async () => {
  let open: () => void = () => {};
  gate = new Promise((resolve) => (open = resolve));
  await vi.advanceTimersByTimeAsync(0);
  const stopped = loop.stop();
  open();
  await stopped;
  expect(folds).toBe(2);
  loop.wake();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(folds).toBe(2);
});

test('stopping does not fail when the last fold does', async () => {
  vi.useRealTimers();
  failing = true;
  await sleep(5);
  await expect(loop.stop()).resolves.toBeUndefined();
});
