import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFilter } from '../../src/core/filter/parse-filter.ts';
import { emptyInventory, fold } from '../../src/core/inventory/fold.ts';
import type { Heartbeat, Observation } from '../../src/core/observation.ts';
import { someItems } from '../collector/store/arbitrary-items.ts';
import { at, ended, fetched, newFingerprint, used } from '../collector/store/sample.ts';
import { arbitraryFilterText, filterValues } from './arbitrary-filter.ts';
import { filtered, subjectsOf } from './filter-oracle.ts';

/** Names for credentials, by which tests speak of them: in the order of their fingerprints. */
const [a, b, c] = [newFingerprint(), newFingerprint(), newFingerprint()];
const nameOf = new Map([
  [a, 'a'],
  [b, 'b'],
  [c, 'c'],
]);

const planner = { agent: 'planner', user: 'ada' };
const items: readonly (Observation | Heartbeat)[] = [
  // `a`: used by the planner in dev, by the writer in production; fetched before that.
  fetched({
    fingerprint: a,
    at: at(0),
    source: 'env',
    name: 'API_KEY',
    credential: {
      provider: 'aws',
      type: 'aws.session',
      joinKeys: ['aws.access_key_id:Public'],
      issuedAt: at(0),
      expiresAt: at(90),
      ephemeral: true,
    },
  }),
  used({
    fingerprint: a,
    at: at(10),
    count: 3,
    process: { instance: 'i-1', environment: 'dev', owner: 'team-1' },
    actor: planner,
    outcome: 'accepted',
  }),
  used({
    fingerprint: a,
    at: at(80),
    count: 4,
    process: { instance: 'i-2', environment: 'prod', owner: 'team-2' },
    actor: { agent: 'writer' },
    outcome: 'denied',
  }),
  // `b`: never fetched; used by the planner in production.
  used({
    fingerprint: b,
    at: at(20),
    count: 9,
    process: { instance: 'i-3', environment: 'prod' },
    actor: planner,
    target: { address: 'Api.Example.com', operation: null },
    credential: { provider: 'unknown', ephemeral: false },
  }),
  // `c`: fetched and logged out, never used.
  fetched({
    fingerprint: c,
    at: at(5),
    source: 'file',
    name: '/run/token',
    process: { instance: 'i-4', environment: null, service: 'job' },
    credential: { provider: 'github', parents: [a], expiresAt: at(600) },
  }),
  ended({ fingerprint: c, at: at(70), process: { instance: 'i-4', environment: null, service: 'job' } }),
];

const now = at(85);

function ask(text: string, from = items): string {
  const inventory = emptyInventory();
  for (const item of from) fold(inventory, item);
  return filtered(parseFilter(text, now), subjectsOf(inventory), now)
    .map(({ row }) => nameOf.get(row.fingerprint) ?? '?')
    .join('');
}

describe('what a filter means', () => {
  test.each([
    ['', 'acb'],
    ['provider:aws', 'a'],
    ['provider:aws,github', 'ac'],
    ['provider:none', 'b'],
    ['provider:unknown', 'b'],
    ['-provider:*', 'b'],
    ['provider:unknown,aws', 'ab'],
    ['key:aws.access_key_id:Public', 'a'],
    ['source:env', 'a'],
    ['name:API*', 'a'],
    ['name:api*', ''],
    [`parent:${a}`, 'c'],
    [`fp:${b.slice(0, 20)}`, 'b'],
    // One usage: the planner was in dev with `a`, in prod with `b`.
    ['agent:planner', 'ab'],
    ['env:prod', 'ab'],
    ['agent:planner env:prod', 'b'],
    ['agent:planner -env:prod', ''],
    ['-env:prod', 'c'],
    ['-agent:writer env:prod', 'b'],
    ['env:none', 'c'],
    ['owner:team-1 agent:planner', 'a'],
    ['owner:team-1 agent:writer', ''],
    ['owner:none env:prod', 'b'],
    ['agent:none', 'ac'],
    ['outcome:denied', 'a'],
    ['outcome:none', 'ac'],
    ['location:*', 'ab'],
    ['target:Api.Example.com', 'b'],
    ['target:api.example.com workload:job', 'c'],
    ['is:ended', 'c'],
    ['is:live', 'a'],
    ['-is:live', 'cb'],
    ['is:idle', 'b'],
    ['shared:true', 'a'],
    ['never-fetched:true', 'b'],
    ['never-used:true', 'c'],
    ['ephemeral:true', 'a'],
    ['ephemeral:false', 'b'],
    ['-ephemeral:true', 'cb'],
    ['attributed:true', 'ab'],
    ['workloads:>=2', 'a'],
    ['uses:7', 'a'],
    ['uses:<=7', 'ac'],
    ['last-used:<=5m', 'a'],
    ['last-used:>5m', 'b'],
    ['last-used:none', 'c'],
    ['expires:<1h', 'a'],
    ['expires:>1h', 'c'],
    ['expires:none', 'b'],
    ['ended:*', 'c'],
    ['ttl:90m', 'a'],
    ['ttl:>9h', 'c'],
    ['-ttl:>9h', 'ab'],
    ['api.EXAMPLE', 'acb'],
    ['ADA', 'ab'],
    ['api_key planner', 'a'],
    ['-planner', 'c'],
    ['aws.access_key_id:Public', 'a'],
    ['aws.access_key_id:Pub', ''],
    [c.slice(0, 12).toUpperCase(), 'c'],
    ['mf1', ''],
    ['sort:uses', 'cab'],
    ['sort:-uses', 'bac'],
    ['sort:expires', 'acb'],
    ['sort:-expires', 'cab'],
    ['sort:first-seen', 'acb'],
    // Then: the writer had not come, `c` had not ended.
    ['as-of:2026-10-01T12:30Z', 'bac'],
    ['as-of:2026-10-01T12:10Z', 'ac'],
    ['as-of:2026-10-01T11:59Z', ''],
    ['as-of:2026-10-01T12:30Z env:prod', 'b'],
    ['as-of:2026-10-01T12:30Z is:live', 'b'],
    ['as-of:2026-10-01T12:30Z is:ended', ''],
    ['as-of:2026-10-01T12:30Z uses:3', 'a'],
    ['as-of:2026-10-01T12:30Z shared:false', 'bc'],
    ['as-of:2026-10-01T12:05Z last-used:none', 'ca'],
    ['as-of:2026-10-01T12:30Z last-used:<15m', 'b'],
  ])('%s: %s', (text, expected) => expect(ask(text)).toBe(expected));
});

test('an end counts until there is a use after it', () => {
  const back = used({ fingerprint: c, at: at(75) });
  expect(ask('is:ended', [...items, back])).toBe('');
  expect(ask('as-of:2026-10-01T13:12Z is:ended', [...items, back])).toBe('c');
});

test('random filters find something, and seldom everything', () => {
  const inventory = emptyInventory();
  for (const some of fc.sample(someItems, { numRuns: 40, seed: 3 })) {
    const fingerprint = newFingerprint();
    for (const item of some.slice(0, 4))
      fold(inventory, item.kind === 'heartbeat' ? item : { ...item, fingerprint });
  }
  const subjects = subjectsOf(inventory);
  const values = filterValues(subjects, at(300));
  const counts = { none: 0, some: 0, all: 0 };
  for (const text of fc.sample(arbitraryFilterText({ values }), { numRuns: 2_000, seed: 9 })) {
    const found = filtered(parseFilter(text, values.now), subjects, values.now).length;
    counts[found === 0 ? 'none' : found === subjects.length ? 'all' : 'some'] += 1;
  }
  expect(counts.none).toBeLessThan(1_400);
  expect(counts.some).toBeGreaterThan(400);
});
