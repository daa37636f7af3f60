import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../../collector/store/database.ts';
import { listCredentials } from '../../../../collector/store/list-credentials.ts';
import { everything } from '../../../../collector/store/read-scope.ts';
import { fingerprintOfUuid } from '../../../../src/core/fingerprint-uuid.ts';
import { askQuery } from '../credential-query.ts';
import { engines, type TestDatabases } from '../engines.ts';
import { fillMany } from '../many-credentials.ts';
import { at } from '../sample.ts';

const now = at(0);
const credentials = 9000;

describe.each(engines)('pages on %s', (_name, open) => {
  let databases: TestDatabases;
  let db: Database;
  beforeAll(async () => {
    databases = await open();
    ({ db } = await databases.fresh());
    await fillMany(db, { credentials, now });
  });
  afterAll(() => databases.stop());

  /** As the route reads: each page in a transaction of its own. */
  const page = (q: string, cursor: string | null) =>
    db
      .transaction()
      .execute((reading) =>
        listCredentials(
          reading,
          askQuery({ q, limit: 200, now, ...(cursor === null ? {} : { cursor }) }),
          everything,
        ),
      );
  const allPages = async (q: string, between: (page: number) => Promise<void> = async () => {}) => {
    const pages: string[][] = [];
    for (let cursor: string | null = null; pages.length < 500; ) {
      const { items, nextCursor } = await page(q, cursor);
      pages.push(items.map(({ fingerprint }) => fingerprint));
      if (nextCursor === null) return pages;
      cursor = nextCursor;
      await between(pages.length);
    }
    throw new Error('no end of pages');
  };
  const wanted = async (condition: string): Promise<readonly string[]> =>
    (
      await sql<{ fingerprint: string }>`
        select fingerprint from (select * from credential union all select * from credential_archive) c
        where ${sql.raw(condition)} order by 1`.execute(db)
    ).rows.map(({ fingerprint }) => fingerprintOfUuid(fingerprint));

  test.each([
    ['', 'true'],
    ['-provider:"provider 3"', `not providers && '{provider 3}'`],
    ['name:none -join-key:*', 'join_keys is null'],
    ['sort:expires', 'true'],
    ['sort:-uses', 'true'],
    ['sort:first-seen ephemeral:false', 'ephemeral = false'],
    [
      'workload:"service 3"',
      `exists (select from usage u join context x on x.id = u.context
      where u.fingerprint = c.fingerprint and x.service = 'service 3') or exists (select from usage_ended u
      join context x on x.id = u.context where u.fingerprint = c.fingerprint and x.service = 'service 3')`,
    ],
  ])(
    'of %j hold every row once',
    async (q, condition) => {
      const found = (await allPages(q)).flat();
      expect(found.toSorted()).toEqual((await wanted(condition)).toSorted());
    },
    300_000,
  );

  test('the work for a page is bounded: what is seldom comes in short pages', async () => {
    const pages = await allPages('never-used:true');
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.flat()).toEqual([]);
  }, 300_000);

  test('while credentials are seen again no row comes twice and none is left out that did not move', async () => {
    const moved = new Set<string>();
    const before = await wanted('true');
    const seenAgain = async (pageNumber: number): Promise<void> => {
      const { rows } = await sql<{ fingerprint: string }>`
        update credential set last_seen_at = ${now + pageNumber * 60_000}::bigint
        where fingerprint in (select fingerprint from credential order by md5(fingerprint::text || ${pageNumber}::integer) limit 40)
        returning fingerprint`.execute(db);
      for (const { fingerprint } of rows) moved.add(fingerprintOfUuid(fingerprint));
      await sql`
        insert into credential (fingerprint, first_seen_at, last_seen_at)
        values (md5(${`new ${pageNumber}`})::uuid, ${now}, ${now + pageNumber * 60_000})`.execute(db);
    };
    const found = (await allPages('', seenAgain)).flat();
    expect(new Set(found).size).toBe(found.length);
    const known = new Set(found);
    expect(before.filter((uuid) => !known.has(uuid) && !moved.has(uuid))).toEqual([]);
  }, 300_000);
});
