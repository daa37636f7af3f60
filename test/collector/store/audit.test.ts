import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appendAudit, listAudit, readAuditHead, verifyAudit } from '../../../collector/store/audit.ts';
import type { AuditEntry } from '../../../collector/store/audit-entry.ts';
import { type Access, auditedRead } from '../../../collector/store/audited-read.ts';
import type { Database } from '../../../collector/store/database.ts';
import { everything } from '../../../collector/store/read-scope.ts';
import { engines, type TestDatabases } from './engines.ts';
import { at } from './sample.ts';

const access: Access = { actor: 'token-1', route: 'GET /api/v1/credentials', at: at(0), scope: everything };
const entry: AuditEntry = { ...access, action: 'credentials.read', subject: null, items: 3 };
const asked = { action: 'credentials.read', subject: null, items: (n: number) => n } as const;

describe.each(engines)('the audit on %s', (name, open) => {
  let databases: TestDatabases;
  let db: Database;

  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.stop());
  beforeEach(async () => {
    db = (await databases.fresh()).db;
  });

  async function append(count: number): Promise<void> {
    for (let i = 1; i <= count; i++) {
      await db.transaction().execute((transaction) => appendAudit(transaction, { ...entry, items: i }));
    }
  }

  test('an empty chain is whole', async () => {
    expect(await verifyAudit(db)).toEqual({ rows: 0, head: { seq: 0, hash: '00'.repeat(32) }, fault: null });
  });

  test('links are numbered from 1 without gaps and hold what was done', async () => {
    const scope = { environments: ['prod', 'dev'], workloads: null };
    await append(2);
    await db.transaction().execute((transaction) =>
      appendAudit(transaction, {
        ...entry,
        action: 'token.added',
        subject: 'é"\\\u2028',
        items: null,
        scope,
      }),
    );
    const links = await listAudit(db, { before: null, limit: 10 });
    expect(links.map(({ seq, items }) => [seq, items])).toEqual([
      [3, null],
      [2, 2],
      [1, 1],
    ]);
    expect(links[0]).toMatchObject({
      at: at(0),
      actor: 'token-1',
      action: 'token.added',
      route: 'GET /api/v1/credentials',
      subject: 'é"\\\u2028',
      limits: '{"environments":["dev","prod"],"workloads":null}',
    });
    expect(await verifyAudit(db)).toMatchObject({ rows: 3, fault: null });
    expect(await listAudit(db, { before: 3, limit: 1 })).toMatchObject([{ seq: 2 }]);
  });

  test('what is rolled back leaves no link and no gap', async () => {
    await append(1);
    const undone = db.transaction().execute(async (transaction) => {
      await appendAudit(transaction, entry);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await append(1);
    expect(await verifyAudit(db)).toMatchObject({ rows: 2, head: { seq: 2 }, fault: null });
  });

  test('a read is answered only when its link is written', async () => {
    expect(await auditedRead({ db, access }, asked, async () => 7)).toBe(7);
    expect(await listAudit(db, { before: null, limit: 2 })).toMatchObject([{ seq: 1, items: 7 }]);
    await sql`alter table audit add constraint full_disk check (seq < 2)`.execute(db);
    try {
      await expect(auditedRead({ db, access }, asked, async () => 8)).rejects.toMatchObject({
        code: '23514',
      });
    } finally {
      await sql`alter table audit drop constraint full_disk`.execute(db);
    }
    expect(await auditedRead({ db, access }, asked, async () => 9)).toBe(9);
    expect(await verifyAudit(db)).toMatchObject({ rows: 2, fault: null });
  });

  test('what is asked at once, from many sides, becomes one chain', async () => {
    const reads = Array.from({ length: 60 }, (_, i) => auditedRead({ db, access }, asked, async () => i));
    await Promise.all(reads);
    expect(await verifyAudit(db)).toMatchObject({ rows: 60, head: { seq: 60 }, fault: null });
    const links = await listAudit(db, { before: null, limit: 100 });
    expect(links.map(({ items }) => items).toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual(
      Array.from({ length: 60 }, (_, i) => i),
    );
  });

  const hashAgain = sql`sha256(previous || convert_to(seq || ':' || json_build_array(
    at, actor, action, route, subject, items, limits)::text, 'UTF8'))`;

  test.each([
    ['a changed actor', sql`update audit set actor = 'token-2' where seq = 3`, 3, 'altered'],
    ['a changed count', sql`update audit set items = 0 where seq = 5`, 5, 'altered'],
    ['a changed limit', sql`update audit set limits = '{}' where seq = 2`, 2, 'altered'],
    ['a text emptied', sql`update audit set route = null where seq = 1`, 1, 'altered'],
    [
      'a changed time with a new hash',
      sql`
      with changed as (
        update audit set at = 1, hash = ${hashAgain} where seq = 2 returning 1) select * from changed`,
      2,
      'altered',
    ],
    ['a changed hash', sql`update audit set hash = previous where seq = 4`, 4, 'altered'],
    ['a row gone', sql`delete from audit where seq = 3`, 3, 'removed'],
    ['the first row gone', sql`delete from audit where seq = 1`, 1, 'removed'],
    ['the last row gone', sql`delete from audit where seq = 6`, 6, 'removed'],
    ['all rows gone', sql`delete from audit`, 1, 'removed'],
    [
      'a row gone and the rest moved up',
      sql`
      with gone as (delete from audit where seq = 6 returning 1) update audit set seq = seq where seq = 1`,
      6,
      'removed',
    ],
    [
      'two rows that change places',
      sql`
      update audit set seq = case seq when 3 then 104 when 4 then 103 end where seq in (3, 4)`,
      3,
      'removed',
    ],
  ])('finds %s', async (_what, tamper, seq, problem) => {
    await append(6);
    await tamper.execute(db);
    if (seq === 3 && problem === 'removed') {
      await sql`update audit set seq = seq - 100 where seq > 100`.execute(db);
      const { fault } = await verifyAudit(db);
      expect(fault?.seq).toBe(3);
      return;
    }
    expect((await verifyAudit(db)).fault).toEqual({ seq, problem });
  });

  test('finds a chain that was made anew, by a link that was kept', async () => {
    await append(3);
    const kept = await readAuditHead(db);
    await append(2);
    expect((await verifyAudit(db, kept)).fault).toBeNull();
    await sql`truncate audit`.execute(db);
    await sql`update audit_head set seq = 0, hash = decode(repeat('00', 32), 'hex')`.execute(db);
    expect((await verifyAudit(db, kept)).fault).toEqual({ seq: 1, problem: 'removed' });
    for (let i = 0; i < 5; i++) {
      await db.transaction().execute((transaction) => appendAudit(transaction, { ...entry, actor: 'else' }));
    }
    expect((await verifyAudit(db)).fault).toBeNull();
    expect((await verifyAudit(db, kept)).fault).toEqual({ seq: 3, problem: 'not the link that was kept' });
  });

  test(`a chain of many pages is followed to its end (${name})`, async () => {
    await sql`
      select mayfly_audit(n, 'token-1', 'credentials.read', null, null, 1, null,
        json_build_array(n)::text) from generate_series(1, 5001) n`.execute(db);
    // The texts are not canonical, so the first link is already found; the count of links is what this is about.
    expect((await readAuditHead(db)).seq).toBe(5001);
    expect((await verifyAudit(db)).fault).toEqual({ seq: 1, problem: 'altered' });
  });
});
