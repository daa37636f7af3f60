import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../../../src/core/instant.ts';
import { emptyInventory, fold, type Inventory, usageKey } from '../../../src/core/inventory/fold.ts';
import { type Joined, joinFunctions, joinRows } from '../../../src/core/inventory/join.ts';
import { credentialJoins, processJoins, usageJoins } from '../../../src/core/inventory/rows.ts';
import type { Heartbeat, Observation, Seen } from '../../../src/core/observation.ts';
import { endReasons, locations, outcomes, sources } from '../../../src/core/semconv.ts';
import { newFingerprint } from '../otlp/sample.ts';

type Item = Observation | Heartbeat;

const hourMs = 3_600_000;
const noon = Date.UTC(2026, 9, 1, 12);
const fingerprints = Array.from({ length: 3 }, newFingerprint);

const time = fc.integer({ min: noon - 3 * hourMs, max: noon + hourMs }).map(instant);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
/** Few words, so that observations meet, among them two that UTF-16 orders unlike UTF-8. */
const word = fc.constantFrom('a', 'b', '\uffff', '\u{1f98b}');
const words = fc.array(word, { maxLength: 4 });
const credential = fc.record({
  type: maybe(word),
  provider: maybe(word),
  joinKeys: words,
  issuedAt: maybe(time),
  expiresAt: maybe(time),
  ephemeral: maybe(fc.boolean()),
  scopes: words,
  subject: maybe(word),
  issuer: maybe(word),
  audience: words,
  parents: fc.array(fc.constantFrom(...fingerprints), { maxLength: 3 }),
  previousFingerprint: maybe(fc.constantFrom(...fingerprints)),
});
const process = fc.record({
  instance: fc.constantFrom('instance-1', 'instance-2'),
  service: word,
  namespace: maybe(word),
  environment: maybe(word),
  version: maybe(word),
  owner: maybe(word),
  host: maybe(word),
  pod: maybe(word),
  pid: maybe(fc.integer({ min: 1, max: 3 })),
  runtime: maybe(word),
  identity: maybe(word),
});
const seen: fc.Arbitrary<Seen> = fc.record({
  traceId: fc.constantFrom('1'.repeat(32), 'f'.repeat(32)),
  spanId: fc.constantFrom('1'.repeat(16), 'f'.repeat(16)),
  at: time,
  skewed: fc.boolean(),
  fingerprint: fc.constantFrom(...fingerprints),
  credential,
  process,
  actor: fc.record({
    agent: maybe(word),
    agentId: fc.constant(null),
    tool: maybe(word),
    conversation: maybe(word),
    notebook: fc.constant(null),
    cell: fc.constant(null),
    user: fc.constant(null),
  }),
  target: fc.record({
    address: maybe(word),
    port: maybe(fc.constant(443)),
    operation: fc.constant(null),
  }),
  count: maybe(fc.integer({ min: 1, max: 9 })),
});
const item: fc.Arbitrary<Item> = fc.oneof(
  fc
    .tuple(
      seen,
      fc.record({
        source: fc.constantFrom(...sources),
        name: maybe(word),
        policy: maybe(word),
        held: fc.boolean(),
        module: maybe(word),
      }),
    )
    .map(([base, own]): Item => ({ ...base, ...own, kind: 'fetched' })),
  fc
    .tuple(
      seen,
      fc.record({
        location: fc.constantFrom(...locations),
        outcome: fc.constantFrom(...outcomes),
        mechanism: maybe(word),
      }),
    )
    .map(([base, own]): Item => ({ ...base, ...own, kind: 'used' })),
  fc
    .tuple(seen, fc.record({ reason: fc.constantFrom(...endReasons) }))
    .map(([base, own]): Item => ({ ...base, ...own, kind: 'ended' })),
  fc.record({
    kind: fc.constant('heartbeat' as const),
    at: time,
    skewed: fc.boolean(),
    process,
    startedAt: maybe(time),
    ended: fc.boolean(),
    hooks: words,
    shadowed: words,
    seen: fc.nat(9),
    coalesced: fc.nat(9),
    spooled: fc.nat(9),
    dropped: fc.nat(9),
    unattributed: fc.nat(9),
    overflowed: fc.nat(9),
  }),
);
const items = fc.array(item, { minLength: 1, maxLength: 20 });

/** Some observations, and the same twice over in another order. */
const repeated = items.chain((xs) =>
  fc
    .shuffledSubarray([...xs, ...xs], { minLength: xs.length * 2, maxLength: xs.length * 2 })
    .map((ys) => ({ xs, ys })),
);

function foldAll(xs: readonly Item[], functions = joinFunctions): Inventory {
  const inventory = emptyInventory();
  for (const x of xs) fold(inventory, x, functions);
  return inventory;
}

/** Rows by key in the order of the keys: the order of arrival is no part of the result. */
function rowsOf({ credentials, usage, processes }: Inventory): object {
  return [credentials, usage, processes].map((rows) =>
    [...rows].sort(([a], [b]) => (a < b ? -1 : Number(a > b))),
  );
}

function lawHolds(functions: typeof joinFunctions) {
  return fc.property(repeated, ({ xs, ys }) => {
    expect(rowsOf(foldAll(ys, functions))).toStrictEqual(rowsOf(foldAll(xs, functions)));
  });
}

describe('law 1: order and repetition never change the result', () => {
  test('fold(shuffle(xs + xs)) = fold(xs)', () => {
    fc.assert(lawHolds(joinFunctions), { numRuns: 2000 });
  });

  const plus = (a: Joined, b: Joined): Joined =>
    typeof a === 'number' && typeof b === 'number' ? a + b : joinFunctions.greatest(a, b);
  test.each([
    ['greatest is an addition', { ...joinFunctions, greatest: plus }],
    ['greatest is the last that came', { ...joinFunctions, greatest: (_a: Joined, b: Joined) => b }],
    ['least is the first that came', { ...joinFunctions, least: (a: Joined) => a }],
    [
      'union is a list',
      {
        ...joinFunctions,
        union: (a: Joined, b: Joined) => [...(a as readonly string[]), ...(b as readonly string[])],
      },
    ],
  ])('control: the property fails when %s', (_what, functions) => {
    const result = fc.check(lawHolds(functions), { numRuns: 1000, endOnFailure: true });
    expect(result.failed).toBe(true);
  });

  test('inventories folded apart and joined by row are the inventory of all', () => {
    const parts = items.chain((xs) =>
      fc.array(fc.nat(2), { minLength: xs.length, maxLength: xs.length }).map((places) => ({ xs, places })),
    );
    fc.assert(
      fc.property(parts, ({ xs, places }) => {
        const folded = [0, 1, 2].map((part) => foldAll(xs.filter((_, i) => places[i] === part)));
        const joined = folded.reduce(joinInventories, emptyInventory());
        expect(rowsOf(joined)).toStrictEqual(rowsOf(foldAll(xs)));
      }),
      { numRuns: 1000 },
    );
  });

  test('sets past their limit are joined by the same law', () => {
    const scopes = fc.uniqueArray(fc.nat(600).map(String), { minLength: 100, maxLength: 128 });
    const wide = fc.tuple(seen, scopes).map(
      ([base, many]): Item => ({
        ...base,
        fingerprint: fingerprints[0] ?? base.fingerprint,
        credential: { ...base.credential, scopes: many },
        kind: 'ended',
        reason: 'revoked',
      }),
    );
    const shuffled = fc
      .array(wide, { minLength: 4, maxLength: 8 })
      .chain((xs) =>
        fc.shuffledSubarray([...xs, ...xs], { minLength: xs.length * 2 }).map((ys) => ({ xs, ys })),
      );
    fc.assert(
      fc.property(shuffled, ({ xs, ys }) => {
        expect(rowsOf(foldAll(ys))).toStrictEqual(rowsOf(foldAll(xs)));
      }),
      { numRuns: 100 },
    );
  });
});

describe('a fold', () => {
  const [base] = fc.sample(seen, { numRuns: 1, seed: 1 });
  if (base === undefined) throw new Error('no sample');
  const at = (ms: number) => ({ ...base, at: instant(ms) });
  const used = (ms: number, count: number | null): Item => ({
    ...at(ms),
    kind: 'used',
    location: 'header',
    outcome: 'sent',
    mechanism: null,
    count,
  });
  const fetched = (ms: number, held: boolean): Item => ({
    ...at(ms),
    kind: 'fetched',
    source: 'env',
    name: 'KEY',
    policy: null,
    held,
    module: null,
  });
  const credentialOf = (xs: readonly Item[]) => foldAll(xs).credentials.get(base.fingerprint);
  const usageOf = (xs: readonly Item[]) => [...foldAll(xs).usage.values()];

  test('keeps a use that arrives before its fetch', () => {
    expect(credentialOf([used(noon + 20, 1), fetched(noon + 10, false)])).toMatchObject({
      firstSeenAt: noon + 10,
      firstFetchedAt: noon + 10,
      firstUsedAt: noon + 20,
      lastUsedAt: noon + 20,
      lastSeenAt: noon + 20,
      sources: ['env'],
      names: ['KEY'],
      endedAt: null,
    });
  });

  test('does not take a credential that was held at start for one that was fetched', () => {
    expect(credentialOf([fetched(noon, true)])).toMatchObject({
      firstSeenAt: noon,
      firstFetchedAt: null,
      sources: ['env'],
    });
  });

  test('keeps the greatest reading of a count in each hour', () => {
    const rows = usageOf([used(noon, 3), used(noon + 1, 7), used(noon + 2, 5), used(noon + hourMs, 9)]);
    expect(rows.map(({ hour, count, exact }) => ({ hour, count, exact }))).toEqual([
      { hour: noon, count: 7, exact: true },
      { hour: noon + hourMs, count: 9, exact: true },
    ]);
    expect(new Set(rows.map((row) => row.context)).size).toBe(1);
  });

  test('is not exact where a sender did not count', () => {
    expect(usageOf([used(noon, 3), used(noon, null)])).toMatchObject([{ count: 3, exact: false }]);
  });

  test('gives sent and accepted one tuple and two contexts', () => {
    const accepted: Item = {
      ...at(noon),
      kind: 'used',
      location: 'header',
      outcome: 'accepted',
      mechanism: null,
    };
    const rows = usageOf([used(noon, 1), accepted]);
    expect(new Set(rows.map((row) => row.tuple)).size).toBe(1);
    expect(new Set(rows.map((row) => row.context)).size).toBe(2);
    expect(new Set(rows.map(usageKey)).size).toBe(2);
  });

  test('tells an empty text from none and one field from the next', () => {
    const actors = [
      { agent: null, tool: null },
      { agent: '', tool: null },
      { agent: 'a', tool: null },
      { agent: null, tool: 'a' },
    ];
    const rows = usageOf(
      actors.map((actor): Item => {
        const seenBy = { ...base, actor: { ...base.actor, ...actor } };
        return { ...seenBy, kind: 'used', location: 'header', outcome: 'sent', mechanism: null };
      }),
    );
    expect(rows).toHaveLength(4);
  });

  test('remembers when a process last sent a time that was not believed', () => {
    const uses = [used(noon + 5, 1), used(noon + 1, 1), used(noon + 3, 1)];
    const skewedAtOf = (skewed: readonly boolean[]) => {
      const { processes } = foldAll(uses.map((each, i) => ({ ...each, skewed: skewed[i] === true })));
      return processes.get(base.process.instance)?.skewedAt;
    };
    expect(skewedAtOf([])).toBeNull();
    expect(skewedAtOf([false, true, true])).toBe(noon + 3);
  });

  test('makes the latest observation the exemplar', () => {
    const [row] = usageOf([used(noon + 5, 1), used(noon + 1, 2), used(noon + 3, 3)]);
    expect(row?.exemplar).toBe(`${noon + 5}:${base.traceId}:${base.spanId}`);
  });
});

function joinInventories(a: Inventory, b: Inventory): Inventory {
  const joined = {
    credentials: new Map(a.credentials),
    usage: new Map(a.usage),
    processes: new Map(a.processes),
  };
  const into = <Row>(rows: Map<string, Row>, more: Map<string, Row>, join: (a: Row, b: Row) => Row) => {
    for (const [key, row] of more) {
      const known = rows.get(key);
      rows.set(key, known === undefined ? row : join(known, row));
    }
  };
  into(joined.credentials, b.credentials, (x, y) => joinRows(credentialJoins, [x, y]));
  into(joined.usage, b.usage, (x, y) => joinRows(usageJoins, [x, y]));
  into(joined.processes, b.processes, (x, y) => joinRows(processJoins, [x, y]));
  return joined;
}
