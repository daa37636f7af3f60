import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../../collector/store/engine.ts';
import { archiveCredentials } from '../../../../collector/store/jobs/archive-credentials.ts';
import { defaultRetention } from '../../../../collector/store/jobs/job.ts';
import { instant } from '../../../../src/core/instant.ts';
import { engines, type TestDatabases } from '../engines.ts';

const dayMs = 86_400_000;
const now = instant(Date.UTC(2026, 10, 20));
const ago = (days: number): number => now - days * dayMs;

describe.each(engines)('archiving on %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  beforeAll(async () => {
    databases = await open();
  }, 120_000);
  afterAll(() => databases.stop());

  interface Seen {
    readonly lastSeen: number;
    readonly expires: number | null;
    readonly ended?: number;
    readonly types?: readonly string[];
  }

  async function seen(id: string, { lastSeen, expires, ended, types }: Seen): Promise<void> {
    await sql`insert into credential (fingerprint, types, expires_at, ended_at, first_seen_at, last_seen_at)
      values (${uuid(id)}::uuid, ${types ?? null}::text[], ${expires === null ? null : ago(expires)}::bigint,
        ${ended === undefined ? null : ago(ended)}::bigint, ${ago(lastSeen)}::bigint, ${ago(lastSeen)}::bigint)`.execute(
      engine.db,
    );
  }

  const idsIn = async (table: string): Promise<readonly string[]> =>
    (
      await sql<{
        id: string;
      }>`select left(fingerprint::text, 2) as id from ${sql.table(table)} order by 1`.execute(engine.db)
    ).rows.map(({ id }) => id);

  const run = (hotCredentials: number) =>
    archiveCredentials.run({
      db: engine.db,
      now,
      keep: { ...defaultRetention, hotCredentials },
      stopping: () => false,
    });

  async function start(): Promise<void> {
    engine = await databases.fresh();
    await seen('a1', { lastSeen: 30, expires: 29 });
    await seen('a2', { lastSeen: 30, expires: null, ended: 30 });
    await seen('b1', { lastSeen: 30, expires: null });
    await seen('b2', { lastSeen: 1, expires: 29 });
    await seen('b3', { lastSeen: 30, expires: -1 });
    await sql`analyze credential`.execute(engine.db);
  }

  test('what has expired or ended and is not seen any more goes, and nothing else', async () => {
    await start();
    expect(await run(0)).toEqual({ rows: 2 });
    expect(await idsIn('credential_archive')).toEqual(['a1', 'a2']);
    expect(await idsIn('credential')).toEqual(['b1', 'b2', 'b3']);
  });

  test('below the threshold nothing goes', async () => {
    await start();
    expect(await run(100)).toEqual({ rows: 0 });
    expect(await idsIn('credential_archive')).toEqual([]);
  });

  test('one that was seen again after it was archived is joined with what was known', async () => {
    await start();
    await run(0);
    await seen('a1', { lastSeen: 20, expires: 19, types: ['later'] });
    await run(0);
    const { rows } =
      await sql`select types, expires_at as expires, first_seen_at as first, last_seen_at as last
      from credential_archive where fingerprint = ${uuid('a1')}::uuid`.execute(engine.db);
    expect(rows).toEqual([{ types: ['later'], expires: ago(19), first: ago(30), last: ago(20) }]);
    expect(await idsIn('credential')).toEqual(['b1', 'b2', 'b3']);
  });
});

function uuid(start: string): string {
  return `${start.padEnd(8, '0')}-0000-0000-0000-000000000000`;
}
