import { expect, test } from 'vitest';
import { createReadinessCheck, type ReadinessCheck } from '../../collector/readiness.ts';
import type { Durability } from '../../collector/store/durability.ts';

const local: Durability = { level: 'local', detail: 'on a disk', writable: true };

interface World {
  now: number;
  draining: boolean;
  ping: () => Promise<void>;
  durability: Durability;
  reads: number;
}

function world(): World & { readonly check: ReadinessCheck } {
  const state: World = { now: 0, draining: false, ping: async () => {}, durability: local, reads: 0 };
  const check = createReadinessCheck({
    store: {
      ping: () => state.ping(),
      readDurability: async () => {
        state.reads++;
        return state.durability;
      },
    },
    draining: () => state.draining,
    elapsedMs: () => state.now,
  });
  return Object.assign(state, { check });
}

test('the store is asked each time, its durability every five seconds', async () => {
  const w = world();
  expect(w.check.last()).toBeNull();
  for (const now of [0, 1000, 4999]) {
    w.now = now;
    expect(await w.check.ask()).toEqual({ storeUp: true, missing: null, durability: local });
  }
  expect(w.reads).toBe(1);
  w.now = 5000;
  w.durability = { ...local, level: 'asynchronous_standby' };
  expect((await w.check.ask()).durability?.level).toBe('asynchronous_standby');
  w.ping = async () => Promise.reject(new Error('down'));
  expect(await w.check.ask()).toEqual({
    storeUp: false,
    missing: expect.stringMatching(/answer/),
    durability: null,
  });
  expect(w.check.last()?.storeUp).toBe(false);
});

test('a database that became read-only is not ready, and is asked again at once', async () => {
  const w = world();
  w.durability = { ...local, writable: false };
  expect(await w.check.ask()).toMatchObject({ storeUp: true, missing: 'the database is read-only' });
  w.durability = local;
  expect((await w.check.ask()).missing).toBeNull();
});

test('many who ask at once are one question', async () => {
  const w = world();
  let pings = 0;
  w.ping = async () => void pings++;
  await Promise.all(Array.from({ length: 50 }, () => w.check.ask()));
  expect([pings, w.reads]).toEqual([1, 1]);
});

test('while it stops a collector is not ready, and asks nothing', async () => {
  const w = world();
  await w.check.ask();
  w.draining = true;
  w.ping = async () => Promise.reject(new Error('asked'));
  expect(await w.check.ask()).toEqual({
    storeUp: true,
    missing: 'the collector is stopping',
    durability: local,
  });
});
