import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../../../collector/store/engine.ts';
import { dropExported } from '../../../../collector/store/export/drop-exported.ts';
import { type EventQuestion, readEvents } from '../../../../collector/store/export/event-source.ts';
import { takeOutboxHead } from '../../../../collector/store/export/outbox-head.ts';
import { queryOf } from '../../../../collector/store/export/query-of.ts';
import { positionAt } from '../../../../collector/store/export/read-outbox.ts';
import { defaultRetention } from '../../../../collector/store/jobs/job.ts';
import { makePartitions } from '../../../../collector/store/partitions.ts';
import { parseFilter } from '../../../../src/core/filter/parse-filter.ts';
import { type Instant, instant } from '../../../../src/core/instant.ts';
import type { ExportEvent } from '../../../../src/core/siem/event.ts';
import { engines, type TestDatabases } from '../engines.ts';
import { at, ended, fetched, heartbeat, newFingerprint, noon, used } from '../sample.ts';
import { addDestination, createWriter, type Items } from './export-fixture.ts';

const room = 120_000;

describe.each(engines)('reading events on %s', (name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  let write: (requests: readonly Items[]) => Promise<void>;
  beforeAll(async () => {
    databases = await open();
    await makePartitions((await databases.fresh()).db, noon);
  }, room);
  afterAll(() => databases.stop());
  beforeEach(async () => {
    engine = await databases.fresh();
    await addDestination(engine.db);
    write = createWriter(engine);
  });

  const read = (some: Partial<EventQuestion> & { readonly q?: string } = {}) =>
    readEvents(engine.db, {
      after: { cursor: 0, part: 0 },
      limit: 1000,
      rollup: 'none',
      filter: parseFilter(some.q ?? '', noon),
      now: noon,
      publicUrl: 'https://mayfly.example.com',
      ...some,
    });
  const eventsOf = async (some: Parameters<typeof read>[0] = {}): Promise<readonly ExportEvent[]> =>
    (await read(some)).events.map(({ event }) => event);
  const namesOf = (events: readonly ExportEvent[]): readonly string[] =>
    events.map((event) => {
      if (event.kind === 'inventory') return `${event.change} ${event.value ?? ''}`.trim();
      if (event.kind === 'coverage') return event.gap;
      return event.kind === 'finding' ? event.activity : `${event.kind} ${event.count}`;
    });

  test('an event tells everything that is known', async () => {
    const fingerprint = newFingerprint();
    const item = used({
      fingerprint,
      outcome: 'denied',
      count: 4,
      credential: { provider: 'github', type: 'github.pat', scopes: ['repo'] },
      process: { owner: 'team-a', pod: 'pod-1' },
      actor: { agent: 'planner', tool: 'search' },
    });
    await write([[item]]);
    const events = await eventsOf();
    expect(events[1]).toMatchObject({
      kind: 'used',
      sequence: 2,
      at: new Date(noon).toISOString(),
      credential: { fingerprint, provider: 'github', type: 'github.pat', scopes: ['repo'], state: 'live' },
      workload: { service: 'checkout', environment: 'production', owner: 'team-a' },
      actor: { agent: 'planner', tool: 'search', user: null },
      target: { address: 'api.example.com', port: 443, operation: 'GET /v1/things' },
      process: { instance: 'i-1', host: 'host-1', pod: 'pod-1', pid: 7, runtime: 'nodejs' },
      channel: 'header',
      outcome: 'denied',
      count: 4,
      exact: true,
      traceId: item.traceId,
      spanId: item.spanId,
    });
    expect(events[0]).toMatchObject({ kind: 'inventory', change: 'created', workload: { owner: 'team-a' } });
    for (const { id } of events) expect(id).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    expect(new Set(events.map(({ id }) => id)).size).toBe(2);
    expect(await eventsOf()).toEqual(events);
  });

  test('the same fact has the same id in another database', async () => {
    const items = [used({ outcome: 'accepted', count: 2 }), heartbeat({ dropped: 2, shadowed: ['fetch'] })];
    await write([items]);
    const ids = (await eventsOf()).map(({ id }) => id);
    engine = await databases.fresh();
    await addDestination(engine.db);
    await createWriter(engine)([items]);
    expect((await eventsOf()).map(({ id }) => id)).toEqual(ids);
    expect(ids).toHaveLength(4);
  });

  test('pages follow each other without a gap', async () => {
    await write([Array.from({ length: 9 }, () => used({ outcome: 'accepted' }))]);
    const all = await eventsOf();
    const found: ExportEvent[] = [];
    for (let after = { cursor: 0, part: 0 }; ; ) {
      const page = await read({ after, limit: 4 });
      found.push(...page.events.map(({ event }) => event));
      after = page.end;
      if (page.isEnd) break;
    }
    expect(found).toEqual(all);
  });

  test(
    'nothing is read past a transaction that still writes, and nothing of it is missed later',
    async () => {
      if (name === 'pglite') return; // It has one connection: nobody else can read meanwhile.
      await write([[used({ outcome: 'accepted' })]]);
      const seen = await eventsOf();
      let late = (): void => {};
      const isLate = new Promise<void>((resolve) => {
        late = resolve;
      });
      let begun = (): void => {};
      const hasBegun = new Promise<void>((resolve) => {
        begun = resolve;
      });
      const slow = createWriter({
        ...engine,
        inTransaction: (work) =>
          engine.inTransaction(async (session) => {
            const done = await work(session);
            begun();
            await isLate;
            return done;
          }),
      })([[used({ outcome: 'accepted', at: at(1) })]]);
      await hasBegun;
      let isDone = false;
      const fast = (async () => {
        await write([[used({ outcome: 'accepted', at: at(2) })]]);
        isDone = true;
      })();
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(await eventsOf()).toEqual(seen);
      expect(isDone).toBe(false);
      late();
      await Promise.all([slow, fast]);
      expect((await eventsOf()).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
    },
    room,
  );

  const matches: readonly (readonly [string, readonly string[]])[] = [
    ['', ['dropped', 'created', 'used 1', 'environment_added staging', 'used 2', 'ended revoked', 'ended 1']],
    ['env:production', ['dropped', 'created', 'used 1', 'ended revoked', 'ended 1']],
    ['env:staging', ['environment_added staging', 'used 2', 'ended revoked']],
    ['-env:production', ['environment_added staging', 'used 2']],
    ['outcome:denied', ['environment_added staging', 'used 2', 'ended revoked']],
    [
      'provider:github',
      ['created', 'used 1', 'environment_added staging', 'used 2', 'ended revoked', 'ended 1'],
    ],
    ['provider:aws', []],
  ];
  test.each(matches)('the filter %j lets through what is about it', async (q, expected) => {
    const fingerprint = newFingerprint();
    const credential = { provider: 'github' };
    await write([[used({ fingerprint, outcome: 'accepted', credential }), heartbeat({ dropped: 1 })]]);
    await write([
      [
        used({
          fingerprint,
          outcome: 'denied',
          count: 2,
          credential,
          at: at(1),
          process: { instance: 'i-2', environment: 'staging' },
        }),
      ],
    ]);
    await write([[ended({ fingerprint, at: at(2), credential })]]);
    expect(namesOf(await eventsOf({ q }))).toEqual(expected);
  });

  /** As if everything so far had been recorded so many minutes before. */
  const age = async (minutes: number): Promise<void> => {
    await sql`update outbox set recorded_at = (recorded_at / 60000 - ${minutes}) * 60000 + seq`.execute(
      engine.db,
    );
  };

  test('rolled up, a minute that is over is summed by credential and context, the same however it is read', async () => {
    const fingerprints = [newFingerprint(), newFingerprint()];
    for (let i = 1; i <= 5; i++) {
      await write([
        fingerprints.flatMap((fingerprint) =>
          ['i-1', 'i-2'].map((instance) =>
            used({ fingerprint, outcome: 'accepted', count: i, at: at(i), process: { instance } }),
          ),
        ),
      ]);
    }
    expect(namesOf(await eventsOf({ rollup: 'minute' }))).toEqual([]);
    await age(5);
    await sql`update outbox_head set recorded_at = recorded_at - 240000`.execute(engine.db);
    const all = await read({ rollup: 'minute' });
    expect(namesOf(all.events.map(({ event }) => event))).toEqual([
      'created',
      'created',
      'used 10',
      'used 10',
    ]);
    expect(all.events.at(-1)?.event).toMatchObject({
      process: null,
      exact: true,
      firstAt: new Date(at(1)).toISOString(),
      lastAt: new Date(at(5)).toISOString(),
    });
    expect(all.end).toEqual({ cursor: 22, part: 0 });
    const found: ExportEvent[] = [];
    for (let after = { cursor: 0, part: 0 }; found.length < 4; ) {
      const page = await read({ rollup: 'minute', after, limit: 1 });
      found.push(...page.events.map(({ event }) => event));
      after = page.end;
    }
    expect(found).toEqual(all.events.map(({ event }) => event));
  });

  test(
    'a minute that somebody still writes to is not over',
    async () => {
      await write([[used({ outcome: 'accepted' })]]);
      await age(3);
      await sql`update outbox_head set recorded_at = recorded_at - 180000`.execute(engine.db);
      if (name === 'pglite') return; // It has one connection: nobody else can read meanwhile.
      let commit = (): void => {};
      const held = new Promise<void>((resolve) => {
        commit = resolve;
      });
      let begun = (): void => {};
      const hasBegun = new Promise<void>((resolve) => {
        begun = resolve;
      });
      const writing = engine.db.transaction().execute(async (transaction) => {
        await takeOutboxHead(queryOf(transaction));
        await sql`
        insert into outbox select 3, day, recorded_at + 1, kind, fingerprint, context, instance, 7, 8, exact, first_at, last_at, exemplar
        from outbox where seq = 2`.execute(transaction);
        await sql`update outbox_head set seq = 3, recorded_at = (select max(recorded_at) from outbox)`.execute(
          transaction,
        );
        begun();
        await held;
      });
      await hasBegun;
      let found: readonly ExportEvent[] | null = null;
      const reading = (async () => {
        found = await eventsOf({ rollup: 'minute' });
      })();
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(found).toBeNull();
      commit();
      await Promise.all([writing, reading]);
      expect(namesOf(found ?? [])).toEqual(['created', 'used 8']);
    },
    room,
  );

  test(
    'what retention dropped is told, and what somebody has not got is kept until its bound',
    async () => {
      await write([[used({ outcome: 'accepted' })]]);
      await write([[used({ outcome: 'accepted', at: at(1) })]]);
      const dayMs = 86_400_000;
      const today = Math.floor(Date.now() / dayMs);
      await sql`select mayfly_make_outbox_partitions(${today - 41}::integer, ${today}::integer)`.execute(
        engine.db,
      );
      await sql`update outbox set day = ${today - 40}, recorded_at = ${(today - 40) * dayMs} + seq where seq <= 2`.execute(
        engine.db,
      );
      await sql`update outbox set day = ${today - 10}, recorded_at = ${(today - 10) * dayMs} + seq where seq > 2`.execute(
        engine.db,
      );
      const run = (days: number) =>
        dropExported.run({
          db: engine.db,
          now: instant(Date.now() + days * dayMs),
          keep: defaultRetention,
          stopping: () => false,
        });
      await run(-11);
      expect((await read()).missed).toBeNull();
      await run(0);
      const page = await read();
      expect(page.missed).toEqual({ events: 2, until: (today - 10) * dayMs + 3 });
      expect(page.events.map(({ event }) => event.sequence)).toEqual([3, 4]);
      expect(await positionAt(engine.db, 0 as Instant)).toEqual({
        cursor: 2,
        oldest: (today - 10) * dayMs + 3,
      });
      await sql`update delivery set cursor = 4`.execute(engine.db);
      await run(0);
      expect((await read({ after: { cursor: 2, part: 0 } })).missed?.events).toBe(2);
    },
    room,
  );

  test('what is fetched and ended is told as well as what is used', async () => {
    const fingerprint = newFingerprint();
    await write([
      [fetched({ fingerprint, name: 'TOKEN' }), used({ fingerprint, outcome: 'error', at: at(1) })],
    ]);
    expect(namesOf(await eventsOf())).toEqual(['created', 'fetched 1', 'used 1']);
  });
});
