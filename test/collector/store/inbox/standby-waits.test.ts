import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../../../collector/store/engine.ts';
import type { UnknownRows } from '../../../../collector/store/inbox/group-commit.ts';
import { createInboxWriter, type InboxWriter } from '../../../../collector/store/inbox/inbox-writer.ts';
import { createStreams, type Streams } from '../../../../collector/store/inbox/streams.ts';
import { migrate } from '../../../../collector/store/migrate.ts';
import { openPostgres } from '../../../../collector/store/postgres-engine.ts';
import { instant } from '../../../../src/core/instant.ts';
import { type OwnPostgres, startPostgres } from '../../../support/postgres.ts';
import { sampleEntry } from './sample-entry.ts';
import { until } from './until.ts';

/** Commits can be made to wait for a standby that is not there: a server of its own, then. */
let postgres: OwnPostgres;
let engine: Engine;
const opened: Streams[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
  engine = await openPostgres(await postgres.createDatabase());
  await migrate(engine);
});
afterEach(async () => {
  await demandStandby(false);
  for (const streams of opened.splice(0)) await streams.stop();
});
afterAll(async () => {
  await engine?.close();
  await postgres?.stop();
});

/** From then on no commit is confirmed; at its end those that wait are. */
async function demandStandby(wanted: boolean): Promise<void> {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(`alter system set synchronous_standby_names = '${wanted ? 'nobody' : ''}'`);
  await client.query('select pg_reload_conf()');
  await client.end();
  await until(async () => {
    const { rows } = await sql<{ names: string }>`
      select current_setting('synchronous_standby_names') as names`.execute(engine.db);
    return (rows[0]?.names !== '') === wanted;
  });
}

interface Collector {
  readonly writer: InboxWriter;
  readonly streams: Streams;
  readonly unknown: UnknownRows[];
}

/** With a stream: to open one is a commit too. */
async function collector(): Promise<Collector> {
  const streams = createStreams({ dedicated: engine.dedicated, now: () => instant(5000) });
  opened.push(streams);
  const unknown: UnknownRows[] = [];
  const writer = createInboxWriter({
    own: streams.own,
    onCommitted: () => {},
    onUnknown: (rows) => void unknown.push(rows),
    limits: { patienceMs: 120_000 },
  });
  await streams.own();
  return { writer, streams, unknown };
}

/** The server's process that waits for a standby in a statement, once it does. */
async function waiting(statement: string): Promise<number> {
  let pid: number | undefined;
  await until(async () => {
    const { rows } = await sql<{ pid: number }>`
      select pid from pg_stat_activity
      where datname = current_database() and wait_event = 'SyncRep' and query like ${`${statement}%`}`.execute(
      engine.db,
    );
    pid = rows[0]?.pid;
    return pid !== undefined;
  });
  return pid ?? 0;
}

test('a commit whose wait for the standby is cancelled is not acknowledged', async () => {
  const { writer, streams, unknown } = await collector();
  const { stream } = await streams.own();
  await demandStandby(true);
  const entry = sampleEntry();
  const answer = writer.append(entry).catch((error: unknown) => error);
  const pid = await waiting('insert into inbox');
  await sql`select pg_cancel_backend(${pid})`.execute(engine.db);
  expect(await answer).toMatchObject({
    code: 'store.unavailable',
    message: expect.stringContaining('did not wait for its standby'),
  });
  expect(unknown).toEqual([{ stream, firstSeq: 1, lastSeq: 1 }]);
  await demandStandby(false);
  // It was committed on the primary all the same.
  expect(await writer.append(entry)).toEqual({ position: null });
}, 120_000);

test('a repeated request waits for the standby that the first did not wait for', async () => {
  const [first, second] = [await collector(), await collector()];
  await demandStandby(true);
  const entry = sampleEntry();
  const cut = first.writer.append(entry).catch((error: unknown) => error);
  const pid = await waiting('insert into inbox');
  await sql`select pg_terminate_backend(${pid})`.execute(engine.db);
  expect(await cut).toMatchObject({ code: 'store.unavailable' });
  let answer: unknown = 'none';
  const again = second.writer.append(entry);
  void again.then((appended) => {
    answer = appended;
    return answer;
  });
  await waiting('update stream');
  expect(answer).toBe('none');
  await demandStandby(false);
  expect(await again).toEqual({ position: null });
}, 120_000);
