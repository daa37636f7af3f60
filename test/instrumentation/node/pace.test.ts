import { randomBytes } from 'node:crypto';
import { array, assert, boolean, constantFrom, nat, property, record as recordOf } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRecorder } from '../../../instrumentation/node/create-recorder.ts';
import { otlpLines } from '../../../instrumentation/node/otlp-line.ts';
import type { Answer, TargetInfo } from '../../../instrumentation/node/recorder.ts';
import type { SpanRecord } from '../../../instrumentation/node/span-record.ts';
import { fingerprintKey } from '../../../src/core/fingerprint.ts';
import { instant } from '../../../src/core/instant.ts';
import { countUses } from '../../../src/core/inventory/count-uses.ts';
import { emptyInventory, fold } from '../../../src/core/inventory/fold.ts';
import { readObservations } from '../../../src/core/otlp/read-observations.ts';
import type { Secret } from '../../../src/core/secret.ts';
import { fakeSecret } from '../../support/fake-secret.ts';

const key = fingerprintKey(randomBytes(32).toString('hex'));
const start = Date.now();
const target: TargetInfo = { address: 'api.example.com', port: 443, method: 'GET', path: '/v1', rpc: null };

/** A recorder on a clock and with timers that the test moves. */
function setUp() {
  const records: SpanRecord[] = [];
  const state: { now: number; takes: boolean; agent: string | undefined } = {
    now: start,
    takes: true,
    agent: undefined,
  };
  let timers: { at: number; callback: () => void }[] = [];
  const parts = createRecorder({
    key,
    sink(record) {
      if (state.takes) records.push(record);
      return state.takes;
    },
    now: () => state.now,
    later: (callback, ms) => timers.push({ at: state.now + ms, callback }),
    readActor: () => (state.agent === undefined ? {} : { agent: state.agent }),
    renewInstance: () => {},
  });
  const secret = fakeSecret('tok-', 40) as Secret;
  return {
    ...parts,
    records,
    state,
    /** Lets time pass, with or without a turn of the loop. */
    pass(ms: number, turn = true) {
      state.now += ms;
      if (!turn) return;
      const due = timers.filter(({ at }) => at <= state.now);
      timers = timers.filter(({ at }) => at > state.now);
      for (const { callback } of due) callback();
    },
    use: (where: Partial<TargetInfo> = {}, name: string | null = null) =>
      parts.recorder.used({ secret, location: 'header', target: { ...target, ...where }, name }),
    fetch: (name: string) => parts.recorder.fetched({ secret, source: 'env', name }),
    lastCount: () => records.at(-1)?.attributes['mayfly.count'],
  };
}

describe('a key that is used again and again', () => {
  test('has its first hundred observations written each, as they happen', () => {
    const { use, records } = setUp();
    for (let i = 0; i < 100; i++) use();
    expect(records.map(({ attributes }) => attributes['mayfly.count'])).toEqual(
      Array.from({ length: 100 }, (_, i) => i + 1),
    );
  });

  test('is past that written with its latest count, fifty milliseconds after the first that waits, by the timer', () => {
    const { use, records, pass, lastCount, totals } = setUp();
    for (let i = 0; i < 150; i++) use();
    expect(records).toHaveLength(100);
    pass(49);
    expect(records).toHaveLength(100);
    pass(1);
    expect(lastCount()).toBe(150);
    expect(records.at(-1)).toMatchObject({ isLater: true, endMs: start });
    expect(totals()).toMatchObject({ seen: 150, spooled: 101, coalesced: 49, dropped: 0 });
  });

  test('is written by the next use where the loop stands still', () => {
    const { use, pass, lastCount } = setUp();
    for (let i = 0; i < 150; i++) use();
    pass(50, false);
    use();
    expect(lastCount()).toBe(151);
  });

  test('costs a kill at any moment at most the observations of fifty milliseconds', () => {
    const { use, pass, lastCount } = setUp();
    for (let i = 1; i <= 5_000; i++) {
      use();
      pass(1, i % 3 === 0);
      expect(i - Number(lastCount())).toBeLessThanOrEqual(50);
    }
  });

  test('writes each observation again when it has cooled down', () => {
    const { use, records, pass } = setUp();
    for (let i = 0; i < 300; i++) use();
    pass(50);
    pass(5_000);
    const before = records.length;
    for (let i = 0; i < 100; i++) use();
    expect(records.length - before).toBe(100);
  });

  test('is not held up by a clock that is set back', () => {
    const { use, pass, lastCount } = setUp();
    for (let i = 0; i < 150; i++) use();
    pass(-3_600_000, false);
    use();
    expect(Number(lastCount())).toBeGreaterThanOrEqual(150);
  });

  test('hides no other: a new credential, tuple, name or fact is written at once', () => {
    const { use, fetch, records, recorder } = setUp();
    for (let i = 0; i < 150; i++) {
      use();
      fetch('A');
    }
    const wrote = (work: () => void): boolean => {
      const before = records.length;
      work();
      return records.length > before;
    };
    expect(wrote(() => use())).toBe(false);
    expect(wrote(() => use({ path: '/v2' }))).toBe(true);
    expect(wrote(() => fetch('A'))).toBe(false);
    expect(wrote(() => fetch('B'))).toBe(true);
    expect(wrote(() => fetch('B'))).toBe(false);
    const other = fakeSecret('tok-', 40) as Secret;
    expect(wrote(() => recorder.fetched({ secret: other, source: 'env', name: 'A' }))).toBe(true);
    for (let i = 0; i < 150; i++) recorder.fetched({ secret: other, source: 'env', name: 'A' });
    expect(wrote(() => recorder.fetched({ secret: other, source: 'env', name: 'A', scopes: ['new'] }))).toBe(
      true,
    );
  });
});

describe('a sink that takes nothing', () => {
  test('costs no count: the latest of each key is written when it takes again', () => {
    const { use, state, pass, records, totals } = setUp();
    state.takes = false;
    for (let i = 0; i < 40; i++) {
      use();
      use({ address: 'other.example.com' });
    }
    expect(records).toEqual([]);
    state.takes = true;
    pass(1_000);
    expect(
      records.map(({ attributes }) => [attributes['server.address'], attributes['mayfly.count']]),
    ).toEqual([
      ['api.example.com', 40],
      ['other.example.com', 40],
    ]);
    expect(totals()).toMatchObject({ seen: 80, spooled: 2, coalesced: 78, dropped: 0 });
  });

  test('is asked less and less often', () => {
    const { use, state, pass, recorder } = setUp();
    let asked = 0;
    state.takes = false;
    Object.defineProperty(state, 'takes', {
      get() {
        asked += 1;
        return false;
      },
    });
    for (let i = 0; i < 10_000; i++) {
      use();
      recorder.fetched({ secret: fakeSecret('t', 20) as Secret, source: 'env', name: 'A' });
      pass(1);
    }
    expect(asked).toBeLessThan(40);
  });

  test('is waited for by 10,000 keys; those past it are dropped and counted', () => {
    const { state, totals, pass, recorder } = setUp();
    state.takes = false;
    for (let i = 0; i < 10_500; i++)
      recorder.fetched({ secret: `secret-number-${i}` as Secret, source: 'env', name: 'A' });
    state.takes = true;
    for (let i = 0; i < 100; i++) pass(1_000);
    expect(totals()).toMatchObject({ seen: 10_500, spooled: 10_000, coalesced: 0, dropped: 500 });
  });

  test('that throws is one that takes nothing', () => {
    const broken = createRecorder({
      key,
      sink() {
        throw new Error('broken');
      },
      now: () => start,
      later: () => {},
      readActor: () => ({}),
      renewInstance: () => {},
    });
    broken.recorder.fetched({ secret: fakeSecret('t', 20) as Secret, source: 'env', name: 'A' });
    broken.close();
    expect(broken.totals()).toMatchObject({ seen: 1, dropped: 1 });
  });
});

const answers: readonly (Answer | null)[] = [
  { status: 200 },
  { status: 403 },
  { outcome: 'denied' },
  { error: true },
  null,
];
const step = recordOf({
  credential: nat(2),
  address: constantFrom('a.example.com', 'A.example.com.', 'b.example.com', null),
  path: constantFrom('/v1', '/v1/items/123456', '/v1/items/99999', null),
  agent: constantFrom(undefined, 'planner', '', 'x'.repeat(2_000), `${'x'.repeat(2_000)}y`),
  times: constantFrom(1, 2, 30, 260),
  answer: constantFrom(...answers),
  ms: constantFrom(0, 1, 4, 12, 700),
  turns: boolean(),
  takes: boolean(),
});

test('law: whatever happens, the uses in the inventory are the uses there were, and every observation is accounted for', () => {
  assert(
    property(array(step, { minLength: 1, maxLength: 40 }), (steps) => {
      const { recorder, records, state, pass, totals, close } = setUp();
      const used: Record<number, number> = {};
      for (const each of steps) {
        state.takes = each.takes;
        state.agent = each.agent;
        for (let i = 0; i < each.times; i++) {
          const answered = recorder.used({
            secret: `credential-${each.credential}` as Secret,
            location: 'header',
            target: { ...target, address: each.address, path: each.path },
            name: null,
          });
          used[each.credential] = (used[each.credential] ?? 0) + 1;
          if (each.answer !== null) answered(each.answer);
        }
        pass(each.ms, each.turns);
      }
      state.takes = true;
      close();
      const { seen, spooled, coalesced, dropped } = totals();
      expect([spooled, coalesced + spooled, dropped]).toEqual([records.length, seen, 0]);
      expect(usesIn(records)).toEqual(Object.values(used).sort());
    }),
    { numRuns: 60 },
  );
});

/** Uses by credential as the collector counts them, from the lines as it reads them. */
function usesIn(records: readonly SpanRecord[]): number[] {
  const toLine = otlpLines({ 'service.name': 'app', 'service.instance.id': 'one' }, '0');
  const inventory = emptyInventory();
  for (const record of records) {
    const { items } = readObservations(Buffer.from(toLine(record)), 'json', instant(start));
    for (const item of items) fold(inventory, item);
  }
  const rows = [...inventory.usage.values()];
  return [...inventory.credentials.keys()]
    .map((fingerprint) => countUses(rows.filter((row) => row.fingerprint === fingerprint)).count)
    .sort();
}
