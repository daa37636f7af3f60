import * as fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../../collector/store/engine.ts';
import { compactUsage } from '../../../../collector/store/jobs/compact-usage.ts';
import { defaultRetention } from '../../../../collector/store/jobs/job.ts';
import { makePartitions } from '../../../../collector/store/partitions.ts';
import { everything } from '../../../../collector/store/read-scope.ts';
import { fingerprintUuid } from '../../../../src/core/fingerprint-uuid.ts';
import { instant } from '../../../../src/core/instant.ts';
import { hashOf } from '../../../../src/core/inventory/fold.ts';
import type { Heartbeat, Observation } from '../../../../src/core/observation.ts';
import { someItems } from '../arbitrary-items.ts';
import { request } from '../batch-request.ts';
import { engines, type TestDatabases, testStore } from '../engines.ts';
import { folded } from '../fill-store.ts';
import { at, ended, fetched, heartbeat, newFingerprint, noon, used } from '../sample.ts';
import { addDestination, createWriter, type Items, type OutboxRow, outboxOf } from './export-fixture.ts';

const room = 240_000;

/** Requests in windows: pieces in some order, some several times, and everything at least once. */
const deliveries: fc.Arbitrary<{ items: Items; windows: readonly (readonly Items[])[] }> = someItems.chain(
  (items) =>
    fc.array(fc.tuple(fc.nat(items.length), fc.nat(items.length)), { maxLength: 6 }).chain((cuts) => {
      const pieces = cuts.map(([a, b]) => items.slice(Math.min(a, b), Math.max(a, b)));
      return fc
        .record({
          some: fc.shuffledSubarray([items, ...items.map((item) => [item]), ...pieces], { minLength: 1 }),
          size: fc.integer({ min: 1, max: 20 }),
        })
        .map(({ some, size }) => ({ items, windows: chunks([...some, items], size) }));
    }),
);

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

const plain = (uuid: string | null): string => (uuid ?? '').replaceAll('-', '');

/** What must have been told when all items are in, whatever the order: by the core's fold. */
function oracle(items: Items) {
  const inventory = folded(items);
  const usage: Record<string, number> = {};
  const uncounted: Record<string, number> = {};
  for (const row of inventory.usage.values()) {
    const key = [fingerprintUuid(row.fingerprint), row.context, hashOf([row.instance])].join('|');
    if (row.outcome === 'sent') continue;
    if (row.exact) usage[key] = Math.max(usage[key] ?? 0, row.count);
    else uncounted[key] = 1;
  }
  // A key that was once told by a sender that does not count is approximate.
  for (const key of Object.keys(uncounted)) delete usage[key];
  const credentials = [...inventory.credentials.values()];
  const environments: Record<string, string[]> = {};
  for (const row of inventory.usage.values()) {
    const uuid = fingerprintUuid(row.fingerprint);
    environments[uuid] = [
      ...new Set([...(environments[uuid] ?? []), ...(row.environment === null ? [] : [row.environment])]),
    ].sort();
  }
  const processes = [...inventory.processes.values()];
  return {
    usage,
    created: credentials.map(({ fingerprint }) => fingerprintUuid(fingerprint)).sort(),
    environments,
    ended: Object.fromEntries(
      credentials.flatMap((row): [string, number][] =>
        row.endedAt === null ? [] : [[fingerprintUuid(row.fingerprint), row.endedAt]],
      ),
    ),
    dropped: Object.fromEntries(
      processes.flatMap(({ instance, dropped }): [string, number][] =>
        dropped === 0 ? [] : [[hashOf([instance]), dropped]],
      ),
    ),
    shadowed: processes
      .flatMap(({ instance, shadowed }) => shadowed.map((hook) => `${hashOf([instance])}|${hook}`))
      .sort(),
  };
}

/** The same of what was told. */
async function told(engine: Engine, items: Items): Promise<ReturnType<typeof oracle>> {
  const rows = await outboxOf(engine.db);
  const { rows: contexts } = await sql<{ id: string; outcome: string | null; environment: string | null }>`
    select id, outcome, environment from context`.execute(engine.db);
  const context = new Map(contexts.map((row) => [row.id, row]));
  const expected = oracle(items);
  const usage: Record<string, number> = {};
  for (const row of rows.filter(({ kind }) => kind === 'usage')) {
    const key = [row.fingerprint, plain(row.context), plain(row.instance)].join('|');
    if (key in expected.usage) usage[key] = (usage[key] ?? 0) + (row.count ?? 0);
  }
  const of = (change: string): OutboxRow[] =>
    rows.filter((row) => row.kind === 'inventory' && row.change === change);
  const environments: Record<string, string[]> = {};
  for (const { fingerprint, context: id } of of('created')) {
    const first = context.get(id ?? '')?.environment ?? null;
    environments[fingerprint ?? ''] = first === null ? [] : [first];
  }
  for (const { fingerprint, value } of of('environment_added'))
    environments[fingerprint ?? '']?.push(value ?? '');
  const sums = (gap: string): Record<string, number> => {
    const found: Record<string, number> = {};
    for (const row of rows.filter((each) => each.kind === 'coverage' && each.change === gap)) {
      found[plain(row.instance)] = (found[plain(row.instance)] ?? 0) + (row.count ?? 0);
    }
    return found;
  };
  return {
    usage,
    created: of('created')
      .map(({ fingerprint }) => fingerprint ?? '')
      .sort(),
    environments: Object.fromEntries(Object.entries(environments).map(([uuid, all]) => [uuid, all.sort()])),
    ended: Object.fromEntries(of('ended').map((row) => [row.fingerprint ?? '', row.first_at])),
    dropped: sums('dropped'),
    shadowed: rows
      .filter(({ kind, change }) => kind === 'coverage' && change === 'shadowed')
      .map(({ instance, value }) => `${plain(instance)}|${value}`)
      .sort(),
  };
}

async function numbers(engine: Engine): Promise<void> {
  const rows = await outboxOf(engine.db);
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
  expect(rows.map((row) => row.recorded_at)).toEqual(
    rows.map((row) => row.recorded_at).sort((a, b) => a - b),
  );
  const identities = rows.map((row) => JSON.stringify({ ...row, seq: 0, recorded_at: 0, day: 0 }));
  expect(new Set(identities).size).toBe(rows.length);
}

describe.each(engines)('events on %s', (name, open) => {
  let databases: TestDatabases;
  const begin = async (): Promise<Engine> => {
    const engine = await databases.fresh();
    await addDestination(engine.db);
    return engine;
  };
  beforeAll(async () => {
    databases = await open();
    await makePartitions((await databases.fresh()).db, noon);
  }, room);
  afterAll(() => databases.stop());

  test(
    'each fact is told once, however the observations arrive',
    async () => {
      await fc.assert(
        fc.asyncProperty(deliveries, async ({ items, windows }) => {
          const engine = await begin();
          const write = createWriter(engine);
          for (const requests of windows) await write(requests);
          expect(await told(engine, items)).toEqual(oracle(items));
          await numbers(engine);
        }),
        { numRuns: name === 'pglite' ? 12 : 25 },
      );
    },
    room,
  );

  test(
    'collectors that fold the same at the same time tell it once',
    async () => {
      const engine = await begin();
      const items = fc.sample(someItems, 10).flat();
      await Promise.all(
        Array.from({ length: 4 }, async (_, writer) => {
          const write = createWriter(engine);
          const shuffled = fc.sample(fc.shuffledSubarray([...items], { minLength: items.length }), 1).flat();
          for (const piece of chunks<Observation | Heartbeat>(shuffled, 30 + writer * 10))
            await write(chunks(piece, 7));
        }),
      );
      expect(await told(engine, items)).toEqual(oracle(items));
      await numbers(engine);
    },
    room,
  );

  test('a window that could not be kept is told with the one that is', async () => {
    const engine = await begin();
    const write = createWriter(engine);
    const fingerprint = newFingerprint();
    const items = [used({ fingerprint, outcome: 'accepted', count: 3 })];
    const broken: Engine = {
      ...engine,
      inTransaction: (work) =>
        engine.inTransaction(async (session) => {
          await work(session);
          throw new Error('lost');
        }),
    };
    await expect(createWriter(broken)([items])).rejects.toThrow('lost');
    expect(await outboxOf(engine.db)).toEqual([]);
    await write([items]);
    await write([items]);
    expect((await outboxOf(engine.db)).map(({ kind, change, count }) => [kind, change, count])).toEqual([
      ['inventory', 'created', null],
      ['usage', null, 3],
    ]);
  });

  test('what was compacted or archived meanwhile is not new when it comes again', async () => {
    const engine = await begin();
    const write = createWriter(engine);
    const fingerprint = newFingerprint();
    const one = used({ fingerprint, outcome: 'accepted', count: 3, credential: { expiresAt: at(90) } });
    const foreign = used({ fingerprint, outcome: 'denied', count: null });
    await write([[one, foreign]]);
    const now = instant(noon + 3 * 86_400_000);
    const { rows } = await compactUsage.run({
      db: engine.db,
      now,
      keep: defaultRetention,
      stopping: () => false,
    });
    expect(rows).toBe(2);
    const { rows: columns } = await sql<{ name: string }>`
      select attname as name from pg_attribute where attrelid = 'credential'::regclass and attnum > 0
        and not attisdropped and attgenerated = ''`.execute(engine.db);
    const names = sql.join(columns.map(({ name: column }) => sql.ref(column)));
    await sql`insert into credential_archive (${names}) select ${names} from credential`.execute(engine.db);
    await sql`delete from credential`.execute(engine.db);
    const before = await outboxOf(engine.db);
    await write([[one, foreign]]);
    expect(await outboxOf(engine.db)).toEqual(before);
    await write([[{ ...one, count: 5, at: at(3 * 24 * 60) }]]);
    expect((await outboxOf(engine.db)).slice(before.length).map(({ kind, count }) => [kind, count])).toEqual([
      ['usage', 2],
    ]);
  });

  test('who proves the inventory by folding it again tells nothing, and waits for nobody', async () => {
    const engine = await begin();
    const store = testStore(engine);
    await store.accept(request([used({ outcome: 'accepted', count: 3 })]));
    await store.foldPending();
    const before = await outboxOf(engine.db);
    expect(before).toHaveLength(2);
    const access = { actor: 'test', route: null, at: noon, scope: everything };
    expect((await store.verification(access)).requests).toBe(1);
    expect(await outboxOf(engine.db)).toEqual(before);
  });

  test('a sender that does not count is told once an hour, as at least one', async () => {
    const engine = await begin();
    const write = createWriter(engine);
    const fingerprint = newFingerprint();
    const one = used({ fingerprint, outcome: 'accepted', count: null });
    await write([[one]]);
    await write([[{ ...one, at: at(1) }]]);
    await write([[{ ...one, at: at(61) }]]);
    const rows = (await outboxOf(engine.db)).filter(({ kind }) => kind === 'usage');
    expect(rows.map(({ count, exact }) => [count, exact])).toEqual([
      [1, false],
      [1, false],
    ]);
  });

  test('what the inventory learns is told in order, with what is new', async () => {
    const engine = await begin();
    const write = createWriter(engine);
    const fingerprint = newFingerprint();
    const production = { owner: 'team-a' };
    await write([[fetched({ fingerprint, process: production })]]);
    await write([[used({ fingerprint, outcome: 'accepted', at: at(1), process: production })]]);
    const staging = { instance: 'i-2', environment: 'staging', owner: 'team-b' };
    await write([[used({ fingerprint, outcome: 'accepted', at: at(2), process: staging })]]);
    await write([
      [fetched({ fingerprint, at: at(3), credential: { expiresAt: at(90) }, process: production })],
    ]);
    await write([[ended({ fingerprint, at: at(4), process: production })]]);
    const rows = (await outboxOf(engine.db)).filter(({ kind }) => kind === 'inventory');
    expect(rows.map(({ change, value, first_at }) => [change, value, first_at])).toEqual([
      ['created', null, noon],
      ['environment_added', 'staging', at(2)],
      ['owner_learnt', 'team-b', at(2)],
      ['expiry_learnt', String(at(90)), at(3)],
      ['ended', 'revoked', at(4)],
    ]);
  });

  test('without a destination nothing is written, and nothing is asked but whether there is one', async () => {
    const engine = await databases.fresh();
    const asked: string[] = [];
    const counting: Engine = {
      ...engine,
      inTransaction: (work) =>
        engine.inTransaction((session) =>
          work({ ...session, query: (text, values) => (asked.push(text), session.query(text, values)) }),
        ),
    };
    const write = createWriter(counting);
    await write([[used(), heartbeat({ dropped: 3 })]]);
    asked.length = 0;
    await write([[used(), heartbeat({ dropped: 4 })]]);
    expect(asked.filter((text) => /outbox|event_|unanswered/.test(text))).toEqual([]);
    expect(asked.filter((text) => text.includes('destination'))).toHaveLength(1);
    expect(await outboxOf(engine.db)).toEqual([]);
    await addDestination(engine.db);
    await write([[used({ outcome: 'accepted' }), heartbeat({ dropped: 5 })]]);
    expect((await outboxOf(engine.db)).map(({ kind, count }) => [kind, count])).toEqual([
      ['coverage', 1],
      ['inventory', null],
      ['usage', 1],
    ]);
  });
});
