import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import type { Engine } from '../../collector/store/engine.ts';
import { openPostgres } from '../../collector/store/postgres-engine.ts';
import type { Store } from '../../collector/store/store.ts';
import { verify } from '../../collector/store/verify.ts';
import type { Observation } from '../../src/core/observation.ts';
import { request } from '../collector/store/batch-request.ts';
import { testStore } from '../collector/store/engines.ts';
import { dumpInMemory, dumpOf } from '../collector/store/read-inventory.ts';
import { fetched, used } from '../collector/store/sample.ts';
import { startPostgres } from '../support/postgres.ts';
import { postgresBinaries } from '../support/postgres-binaries.ts';

const bin = postgresBinaries();
const hasClients = ['pg_dump', 'pg_restore', 'pg_basebackup'].every((name) => existsSync(join(bin, name)));

const some = (count: number): readonly Observation[] =>
  Array.from({ length: count }, (_, i) => (i % 2 === 0 ? used() : fetched()));

async function open(url: string): Promise<{ readonly engine: Engine; readonly store: Store }> {
  const engine = await openPostgres(url);
  const store = testStore(engine);
  await store.migrate();
  return { engine, store };
}

async function take(store: Store, items: readonly Observation[]): Promise<void> {
  const at = Math.max(...items.map((item) => item.at));
  for (const item of items) await store.accept(request([item], at));
}

/** The inventory is that of these observations, and the inbox proves it. */
async function expectInventory(
  { engine, store }: Awaited<ReturnType<typeof open>>,
  items: readonly Observation[],
) {
  await store.foldPending();
  expect(await dumpOf(engine.db)).toEqual(dumpInMemory(items));
  const { missing, unexplained } = await verify(engine.inTransaction);
  expect([...Object.values(missing), ...Object.values(unexplained)].every((rows) => rows === 0)).toBe(true);
}

test.skipIf(!hasClients)(
  'a dump, taken while it folds and restored on another server, is the inventory and goes on',
  async () => {
    const first = await startPostgres();
    const second = await startPostgres();
    onTestFinished(async () => void (await Promise.all([first.stop(), second.stop()])));
    const [from, to] = [await first.createDatabase(), await second.createDatabase()];
    const items = some(30);
    const source = await open(from);
    await take(source.store, items.slice(0, 20));
    await source.store.foldPending();
    // Accepted and perhaps not folded: the restored collector has to fold it.
    await take(source.store, items.slice(20));
    const dump = join(mkdtempSync(join(tmpdir(), 'mayfly-dump-')), 'mayfly.dump');
    onTestFinished(() => rmSync(join(dump, '..'), { recursive: true, force: true }));
    execFileSync(join(bin, 'pg_dump'), ['--format=custom', `--file=${dump}`, from]);
    execFileSync(join(bin, 'pg_restore'), ['--no-owner', '--exit-on-error', `--dbname=${to}`, dump]);
    const restored = await open(to);
    await expectInventory(restored, items);
    const more = some(5);
    await take(restored.store, more);
    await expectInventory(restored, [...items, ...more]);
    await Promise.all([source.store.close(), restored.store.close()]);
  },
  180_000,
);

test.skipIf(!hasClients)(
  'a point in time is restored from a base backup and the archived log',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mayfly-pitr-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    chmodSync(folder, 0o777);
    const archive = join(folder, 'archive');
    mkdirSync(archive);
    chmodSync(archive, 0o777);
    const server = await startPostgres({
      wal_level: 'replica',
      archive_mode: 'on',
      archive_command: `cp %p ${archive}/%f`,
      max_wal_senders: '4',
    });
    const url = await server.createDatabase();
    const source = await open(url);
    const [before, between, after] = [some(10), some(10), some(10)];
    await take(source.store, before);
    await source.store.foldPending();
    const backup = join(folder, 'backup');
    const host = new URL(url).searchParams.get('host') ?? '';
    execFileSync(join(bin, 'pg_basebackup'), [
      '-D',
      backup,
      '-h',
      host,
      '-U',
      'mayfly',
      '-X',
      'none',
      '-c',
      'fast',
    ]);
    await take(source.store, between);
    await pause(1_100);
    const point = await ask(
      url,
      "select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') as value",
    );
    await pause(1_100);
    await take(source.store, after);
    await source.store.close();
    const { uid, gid } = statSync(host);
    // A server that ends in order archives all there is.
    await server.stop();

    writeFileSync(
      join(backup, 'postgresql.auto.conf'),
      `restore_command = 'cp ${archive}/%f %p'\nrecovery_target_time = '${point}+00'\nrecovery_target_action = 'promote'\narchive_mode = off\n`,
    );
    writeFileSync(join(backup, 'recovery.signal'), '');
    execFileSync('chown', ['-R', `${uid}:${gid}`, backup]);
    chmodSync(backup, 0o700);
    const restored = await startPostgres({}, tmpdir(), backup);
    onTestFinished(() => restored.stop());
    const there = new URL(url);
    there.searchParams.set('host', new URL(restored.url).searchParams.get('host') ?? '');
    await expect
      .poll(() => ask(there.href, 'select pg_is_in_recovery()::text as value'), { timeout: 60_000 })
      .toBe('false');
    const found = await open(there.href);
    await expectInventory(found, [...before, ...between]);
    await found.store.close();
  },
  240_000,
);

async function ask(url: string, sql: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ value: string }>(sql)).rows[0]?.value ?? '';
  } finally {
    await client.end();
  }
}
