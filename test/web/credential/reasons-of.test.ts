import { expect, test } from 'vitest';
import type { UsageView } from '../../../src/core/api/views.ts';
import { reasonsOf } from '../../../web/src/credential/reasons-of.ts';

const now = Date.parse('2026-11-20T10:00:00.000Z');
const at = (hours: number) => new Date(now + hours * 3_600_000).toISOString();
const workload = { service: 'a', namespace: null, environment: null, owner: null };
const denied = [{ denied: 1 } as UsageView];
const quiet: Parameters<typeof reasonsOf>[0] = {
  state: 'live',
  ephemeral: true,
  expiresAt: null,
  endedAt: null,
  firstFetchedAt: at(-2),
  firstUsedAt: at(-2),
  lastUsedAt: at(-0.1),
  usage: [],
  workloads: [workload],
};

test.each([
  ['nothing', {}, []],
  ['used after its end', { endedAt: at(-1) }, ['used-after-end']],
  ['ended, and not used since', { state: 'ended', endedAt: at(-1) }, []],
  ['denied within the hour', { usage: denied }, ['denied']],
  ['denied long ago', { usage: denied, lastUsedAt: at(-2) }, []],
  ['expires soon, and nothing renews it', { ephemeral: null, expiresAt: at(23) }, ['expires-soon']],
  ['expires soon, as short-lived ones do', { expiresAt: at(1) }, []],
  ['expires later', { ephemeral: false, expiresAt: at(25) }, []],
  ['never fetched', { firstFetchedAt: null }, ['never-fetched']],
  ['neither fetched nor used', { firstFetchedAt: null, firstUsedAt: null }, []],
  ['shared', { workloads: [workload, { ...workload, service: 'b' }] }, ['shared']],
  ['long-lived without expiry', { ephemeral: false }, ['no-expiry']],
  ['long-lived without expiry, and idle', { state: 'idle', ephemeral: false }, []],
] as const)('%s', (_what, told, ids) => {
  expect(reasonsOf({ ...quiet, ...told }, now).map(({ id }) => id)).toEqual(ids);
});

test('the gravest reason is first', () => {
  const all = { ...quiet, endedAt: at(-1), usage: denied, ephemeral: false, firstFetchedAt: null };
  expect(reasonsOf(all, now).map(({ id }) => id)).toEqual([
    'used-after-end',
    'denied',
    'never-fetched',
    'no-expiry',
  ]);
});
