import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterEach, describe, expect, test } from 'vitest';
import { convertLegacy, type LegacyDeps } from '../../../collector/store/convert-legacy.ts';
import type { Engine } from '../../../collector/store/engine.ts';
import { migrate } from '../../../collector/store/migrate.ts';
import { migrations } from '../../../collector/store/migrations/index.ts';
import { openPglite } from '../../../collector/store/pglite-engine.ts';
import { openPostgres } from '../../../collector/store/postgres-engine.ts';
import type { Batch } from '../../../src/core/batch/batch.ts';
import { observationsOf } from '../../../src/core/batch/observations-of.ts';
import { MayflyError } from '../../../src/core/errors.ts';
import { instant } from '../../../src/core/instant.ts';
import type { Heartbeat, Observation } from '../../../src/core/observation.ts';
import { readObservations } from '../../../src/core/otlp/read-observations.ts';
import { testPostgres } from '../../support/postgres.ts';
import { folded } from './fill-store.ts';
import { legacyBody } from './legacy-body.ts';
import { at, ended, fetched, heartbeat, newFingerprint, noon, someProcess, used } from './sample.ts';

type Items = readonly (Observation | Heartbeat)[];

/** Databases that an earlier version left: brought to the migration before the present tables. */
const engines: readonly [string, (opened: (stop: () => Promise<void>) => void) => Promise<Engine>][] = [
  ['pglite', () => openPglite(null)],
  [
    'postgres',
    async (opened) => {
      const postgres = await testPostgres();
      opened(postgres.stop);
      return openPostgres(await postgres.createDatabase());
    },
  ],
];

describe.each(engines)('the inbox of an earlier version on %s', (_name, open) => {
  const receivedAt = instant(noon + 4 * 3_600_000);
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  const legacy = async (requests: readonly (Items | 'broken')[]): Promise<Engine> => {
    const engine = await open((stop) => stops.push(stop));
    stops.push(engine.close);
    const { error } = await new Migrator({
      db: engine.db,
      provider: { getMigrations: async () => migrations },
    }).migrateTo('0002-process-counts');
    if (error !== undefined) throw error;
    for (const [index, items] of requests.entries()) {
      const body = items === 'broken' ? Buffer.from('{"resourceSpans":') : Buffer.from(legacyBody(items));
      await sql`
        insert into inbox (request_hash, received_at, encoding, body)
        values (${Buffer.from(String(index))}, ${receivedAt}::bigint, 'json', ${body})`.execute(engine.db);
    }
    await migrate(engine);
    return engine;
  };
  const converting = (engine: Engine, deps: Partial<LegacyDeps> = {}) => {
    const batches: Batch[] = [];
    const accept = async (batch: Batch): Promise<void> => void batches.push(batch);
    const run = () =>
      convertLegacy({
        db: engine.db,
        read: readObservations,
        accept,
        stopping: () => false,
        log: undefined,
        ...deps,
      });
    return { run, batches, accept };
  };
  const left = async ({ db }: Engine): Promise<number | null> => {
    const { rows } = await sql<{
      there: boolean;
    }>`select to_regclass('inbox_legacy') is not null as there`.execute(db);
    if (rows[0]?.there !== true) return null;
    return (await sql`select seq from inbox_legacy`.execute(db)).rows.length;
  };
  const inventoryOf = (batches: readonly Batch[]) =>
    folded(batches.flatMap((batch) => [...observationsOf(batch), ...batch.heartbeats]));

  test('becomes the same inventory, and its table goes', async () => {
    const requests = someRequests(100);
    const engine = await legacy(requests);
    const { run, batches } = converting(engine);
    expect(await run()).toEqual({ requests: 100, observations: requests.flat().length, unreadable: 0 });
    expect(batches.every((batch) => batch.receivedAt === receivedAt)).toBe(true);
    expect(inventoryOf(batches)).toEqual(folded(requests.flat()));
    expect(await left(engine)).toBeNull();
    expect(await run()).toEqual({ requests: 0, observations: 0, unreadable: 0 });
  });

  test('is handed over again from where a collector was killed', async () => {
    const requests = Array.from({ length: 150 }, () => [used()]);
    const engine = await legacy(requests);
    const first = converting(engine);
    let accepted = 0;
    const dying = converting(engine, {
      accept: async (batch) => {
        if (++accepted > 100) throw new Error('killed');
        await first.accept(batch);
      },
    });
    await expect(dying.run()).rejects.toThrow('killed');
    const second = converting(engine);
    // One page of 64 was committed and deleted; of the next some was committed.
    expect(await second.run()).toMatchObject({ requests: 150 - 64 });
    const seen = inventoryOf([...first.batches, ...second.batches]);
    expect(seen.credentials.size).toBe(150);
    expect(seen).toEqual(inventoryOf([...second.batches, ...first.batches]));
    expect(await left(engine)).toBeNull();
  });

  test('keeps what can no longer be read, and hands over the rest', async () => {
    const engine = await legacy([[used()], 'broken', [], [heartbeat()]]);
    const { run, batches } = converting(engine);
    expect(await run()).toEqual({ requests: 3, observations: 2, unreadable: 1 });
    expect(batches).toHaveLength(2);
    expect(await left(engine)).toBe(1);
    expect(await run()).toEqual({ requests: 0, observations: 0, unreadable: 1 });
  });

  test('waits while the present inbox is overloaded, and stops when the collector does', async () => {
    const engine = await legacy([[used()], [used()]]);
    let refusals = 3;
    const patient = converting(engine, {
      accept: async () => {
        if (refusals-- > 0) throw new MayflyError('collector.overloaded', 'later');
      },
    });
    const stopped = converting(engine, { stopping: () => true });
    expect(await stopped.run()).toMatchObject({ requests: 0 });
    expect(await left(engine)).toBe(2);
    expect(await patient.run()).toMatchObject({ requests: 2 });
    expect(await left(engine)).toBeNull();
  });
});

/** Requests of a few processes about a few credentials, so that they meet. */
function someRequests(count: number): readonly Items[] {
  const [aws, other, child] = [newFingerprint(), newFingerprint(), newFingerprint()];
  return Array.from({ length: count }, (_, index) => {
    const process = { ...someProcess, instance: `i-${index % 3}`, owner: index % 2 === 0 ? 'team' : null };
    const facts = { at: at(index), process };
    return [
      fetched({
        ...facts,
        fingerprint: aws,
        credential: { provider: 'aws', joinKeys: [`aws.key:${index % 4}`] },
      }),
      used({ ...facts, fingerprint: aws, count: index + 1, outcome: index % 2 === 0 ? 'sent' : 'accepted' }),
      used({
        ...facts,
        fingerprint: other,
        count: null,
        actor: { agent: `agent ${index % 5}`, tool: 'search' },
      }),
      fetched({
        ...facts,
        fingerprint: child,
        held: true,
        credential: { parents: [aws], expiresAt: at(index) },
      }),
      ...(index % 10 === 0
        ? [ended({ ...facts, fingerprint: other }), heartbeat({ ...facts, seen: index })]
        : []),
    ];
  });
}
