import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningExporter, startExporter } from '../../../collector/export/exporter.ts';
import type { ExporterLimits } from '../../../collector/export/exporter-deps.ts';
import type { Database } from '../../../collector/store/database.ts';
import type { Engine } from '../../../collector/store/engine.ts';
import { readEvents } from '../../../collector/store/export/event-source.ts';
import { makePartitions } from '../../../collector/store/partitions.ts';
import type { Store } from '../../../collector/store/store.ts';
import { parseFilter } from '../../../src/core/filter/parse-filter.ts';
import { instant } from '../../../src/core/instant.ts';
import { engines, type TestDatabases, testStore } from '../store/engines.ts';
import { createWriter, outboxOf } from '../store/export/export-fixture.ts';
import { at, newFingerprint, noon, used } from '../store/sample.ts';
import { fakeMaker } from './fake-kind.ts';
import { hurried, silent } from './hurried.ts';
import { type Fault, type Receiver, startReceiver, type Took } from './receiver.ts';

const room = 120_000;
const now = () => instant(Date.now());
const fingerprints = Array.from({ length: 7 }, newFingerprint);

/** So many uses of a few credentials, each counted. */
async function write(engine: Engine, requests: number): Promise<void> {
  const writer = createWriter(engine);
  for (let i = 1; i <= requests; i++) {
    await writer([
      fingerprints.map((fingerprint) => used({ fingerprint, outcome: 'accepted', count: i, at: at(i) })),
    ]);
  }
}

async function point(db: Database, url: string, name = 'siem'): Promise<void> {
  await sql`
    insert into destination (name, kind, settings, format, options, filter, rollup, paused, created_at, changed_at)
    values (${name}, 'fake', ${JSON.stringify({ url })}, 'plain', '{}', '', 'none', false, 0, 0)`.execute(db);
  await sql`insert into delivery (destination, cursor) values (${name}, 0)`.execute(db);
}

/** Ids of all events, as whoever reads the outbox gets them. */
async function idsOf(db: Database): Promise<readonly string[]> {
  const question = { rollup: 'none', filter: parseFilter('', noon), now: noon, publicUrl: null } as const;
  const { events } = await readEvents(db, { ...question, after: { cursor: 0, part: 0 }, limit: 100_000 });
  return events.map(({ event }) => event.id);
}

async function until(is: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await is())) await new Promise((resolve) => setTimeout(resolve, 20));
}

const cursorOf = async (db: Database, name = 'siem'): Promise<number> =>
  (await sql<{ cursor: number }>`select cursor from delivery where destination = ${name}`.execute(db)).rows[0]
    ?.cursor ?? -1;

/** Of each credential the first arrivals come in their order. */
function inOrder(took: readonly Took[]): void {
  const known = new Set<string>();
  const last = new Map<string | null, number>();
  for (const { id, sequence, fingerprint } of took) {
    if (known.has(id)) continue;
    known.add(id);
    expect(sequence).toBeGreaterThan(last.get(fingerprint) ?? 0);
    last.set(fingerprint, sequence);
  }
}

describe.each(engines)('exports on %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  let store: Store;
  let receiver: Receiver;
  let running: RunningExporter[] = [];
  const start = (
    limits: Partial<ExporterLimits> = {},
    options: Parameters<typeof fakeMaker>[0] = {},
  ): RunningExporter => {
    const exporter = startExporter({
      store: store.exports.delivery,
      follow: store.exports.follow,
      maker: fakeMaker(options),
      publicUrl: null,
      now,
      elapsedMs: () => performance.now(),
      random: Math.random,
      ...silent,
      limits: { ...hurried, ...limits },
    });
    running.push(exporter);
    return exporter;
  };
  const delivered = (): Promise<void> =>
    until(async () => (await cursorOf(engine.db)) === (await outboxOf(engine.db)).length);

  beforeAll(async () => {
    databases = await open();
    await makePartitions((await databases.fresh()).db, noon);
  }, room);
  afterAll(() => databases.stop());
  beforeEach(async () => {
    engine = await databases.fresh();
    store = testStore(engine);
    receiver = await startReceiver();
    await point(engine.db, receiver.url);
  });
  afterEach(async () => {
    await Promise.all(running.map((exporter) => exporter.stop()));
    running = [];
    await receiver.close();
  });

  test(
    'everything arrives once, in order, while it is recorded',
    async () => {
      start();
      await write(engine, 30);
      await delivered();
      expect(receiver.took.map(({ id }) => id)).toEqual(await idsOf(engine.db));
      expect(receiver.took).toHaveLength(31 * fingerprints.length);
      inOrder(receiver.took);
    },
    room,
  );

  const faults: readonly (readonly [string, (request: number) => Fault])[] = [
    ['fails at 30 % of the requests', (n) => (n % 10 < 3 ? 'fail' : 'none')],
    ['is busy and says when to come again', (n) => (n % 3 === 0 ? 'busy' : 'none')],
    ['hangs now and then', (n) => (n % 12 === 5 ? 'hang' : 'none')],
    ['resets connections', (n) => (n % 4 === 1 ? 'reset' : 'none')],
    ['takes and does not say so', (n) => (n % 4 === 2 ? 'take-and-reset' : 'none')],
    ['answers about records that it was not sent', (n) => (n % 5 === 1 ? 'nonsense' : 'none')],
    ['puts some of a batch off', (n) => (n % 2 === 1 ? 'put-off-some' : 'none')],
  ];
  test.each(faults)(
    'nothing is missing when the receiver %s',
    async (what, fault) => {
      receiver.fault = fault;
      start({ deliverMs: 300 });
      await write(engine, 25);
      await delivered();
      const ids = await idsOf(engine.db);
      expect(new Set(receiver.took.map(({ id }) => id))).toEqual(new Set(ids));
      if (!what.startsWith('puts')) inOrder(receiver.took);
    },
    room,
  );

  test.each(['none', 'refuse-some'] as const)(
    'a record that is never taken becomes a dead letter and holds up nothing (%s)',
    async (fault) => {
      receiver.fault = () => fault;
      await write(engine, 20);
      const ids = await idsOf(engine.db);
      const bad = [ids[3] ?? '', ids[70] ?? '', ids[71] ?? ''];
      for (const id of bad) receiver.poison.add(id);
      start();
      await delivered();
      const { rows } = await sql<{ id: string; reason: string }>`
        select id, reason from dead_letter order by seq`.execute(engine.db);
      expect(rows.map(({ id }) => id)).toEqual(bad);
      expect(rows[0]?.reason).toBe(fault === 'none' ? 'answered 400' : 'not wanted');
      expect(new Set(receiver.took.map(({ id }) => id))).toEqual(
        new Set(ids.filter((id) => !bad.includes(id))),
      );
      inOrder(receiver.took);
      receiver.poison.clear();
      await sql`update dead_letter set again = true`.execute(engine.db);
      await until(async () => (await sql`select from dead_letter`.execute(engine.db)).rows.length === 0);
      expect(new Set(receiver.took.map(({ id }) => id))).toEqual(new Set(ids));
    },
    room,
  );

  test(
    'what refuses everything buries nothing',
    async () => {
      await write(engine, 5);
      for (const id of await idsOf(engine.db)) receiver.poison.add(id);
      start();
      await until(() => receiver.requests() > 60);
      expect((await sql`select from dead_letter`.execute(engine.db)).rows).toEqual([]);
      expect(await cursorOf(engine.db)).toBe(0);
      receiver.poison.clear();
      await delivered();
      expect((await sql`select from dead_letter`.execute(engine.db)).rows).toEqual([]);
      expect(new Set(receiver.took.map(({ id }) => id))).toEqual(new Set(await idsOf(engine.db)));
    },
    room,
  );

  test(
    'a destination that hangs holds up no other',
    async () => {
      const slow = await startReceiver();
      slow.fault = () => 'hang';
      await point(engine.db, slow.url, 'slow');
      start({ deliverMs: 60_000 });
      await write(engine, 10);
      await delivered();
      expect(slow.took).toEqual([]);
      await slow.close();
    },
    room,
  );

  test(
    'paused, it gets nothing; resumed, all of it',
    async () => {
      const access = {
        actor: 'test',
        route: null,
        at: now(),
        scope: { environments: null, workloads: null },
      };
      await store.exports.pause({ name: 'siem', paused: true }, access);
      start();
      await write(engine, 5);
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(receiver.took).toEqual([]);
      await store.exports.pause({ name: 'siem', paused: false }, access);
      await delivered();
      expect(receiver.took.map(({ id }) => id)).toEqual(await idsOf(engine.db));
    },
    room,
  );

  test(
    'moved back, it gets the same again, under the same ids',
    async () => {
      const access = {
        actor: 'test',
        route: null,
        at: now(),
        scope: { environments: null, workloads: null },
      };
      start();
      await write(engine, 5);
      await delivered();
      await store.exports.move({ name: 'siem', cursor: 10 }, access);
      const ids = await idsOf(engine.db);
      await until(() => receiver.took.length >= 2 * ids.length - 10);
      expect(receiver.took.map(({ id }) => id)).toEqual([...ids, ...ids.slice(10)]);
    },
    room,
  );

  test(
    'one collector at a time brings it, and another one goes on when it is gone',
    async () => {
      const first = start({ leaseMs: 500 });
      await write(engine, 5);
      await delivered();
      start({ leaseMs: 500 });
      await write(engine, 10);
      await delivered();
      await first.stop();
      await write(engine, 15);
      await delivered();
      expect(receiver.took.map(({ id }) => id)).toEqual(await idsOf(engine.db));
    },
    room,
  );

  test(
    'a rate is kept',
    async () => {
      await write(engine, 5);
      await sql`update destination set per_second = 20`.execute(engine.db);
      const began = performance.now();
      start();
      await delivered();
      // 42 events: a second's worth at once, then twenty a second.
      expect(performance.now() - began).toBeGreaterThan(700);
    },
    room,
  );
});
