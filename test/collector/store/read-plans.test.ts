import { type CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database, Tables } from '../../../collector/store/database.ts';
import { listCredentials } from '../../../collector/store/list-credentials.ts';
import { migrate } from '../../../collector/store/migrate.ts';
import { openPostgres } from '../../../collector/store/postgres-engine.ts';
import { clientConfig } from '../../../collector/store/postgres-pool.ts';
import { readCredential } from '../../../collector/store/read-credential.ts';
import { everything, type ReadScope } from '../../../collector/store/read-scope.ts';
import type { CredentialQuery } from '../../../collector/store/store.ts';
import { fingerprintOfUuid } from '../../../src/core/fingerprint-uuid.ts';
import { type TestPostgres, testPostgres } from '../../support/postgres.ts';
import { fillMany, manyDays, uuidOf } from './many-credentials.ts';
import { at } from './sample.ts';

/** Large enough that reading a whole table is never the cheapest way. */
const credentials = 100_000;
const largeRows = 4000;
const now = at(0);

describe('the plans of questions to a large inventory', () => {
  let postgres: TestPostgres;
  let db: Database;
  const asked: CompiledQuery[] = [];
  beforeAll(async () => {
    postgres = await testPostgres();
    const url = await postgres.createDatabase();
    const engine = await openPostgres(url);
    await migrate(engine);
    await fillMany(engine.db, { credentials, now });
    await engine.close();
    db = new Kysely<Tables>({
      dialect: new PostgresDialect({ pool: new Pool({ ...clientConfig(url), max: 1 }) }),
      log: ({ query }) => void asked.push(query),
    });
    await sql`set jit = off`.execute(db);
  });
  afterAll(async () => {
    await db.destroy();
    await postgres.stop();
  });

  /** The large tables that are read whole by the statements of some work: a small one is read fastest so. */
  const scannedBy = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
    asked.length = 0;
    await work();
    const scanned: string[] = [];
    for (const { sql: text, parameters } of asked.splice(0)) {
      const { rows } = await db.executeQuery<{ 'QUERY PLAN': readonly unknown[] }>({
        ...sql`select 1`.compile(db),
        sql: `explain (format json) ${text}`,
        parameters,
      });
      scanned.push(...wholeScans(rows));
    }
    const { rows: large } = await sql<{ name: string }>`
      select relname as name from pg_class where reltuples > ${largeRows}`.execute(db);
    const names = new Set(large.map(({ name }) => name));
    return scanned.filter((table) => /^(credential|usage)/.test(table) && names.has(table));
  };
  const list = (query: Partial<CredentialQuery>, scope: ReadScope = everything) =>
    listCredentials(db, { limit: 50, now, ...query }, scope);

  test.each<[string, Partial<CredentialQuery>]>([
    ['the newest', {}],
    ['those of a workload', { service: ['service 3'] }],
    [
      'those of an agent with a tool in an environment',
      { agent: ['agent 3'], tool: ['tool 3'], environment: ['production'] },
    ],
    ['those of a provider', { provider: ['provider 3'] }],
    ['the live ones', { state: ['live'] }],
    ['one by its join key', { joinKey: 'some.key:300' }],
    ['one by a join key that nothing has', { joinKey: 'some.key:none' }],
    ['one by its fingerprint', { fingerprint: fingerprintOfUuid(uuidOf(300)) }],
    ['one by the beginning of its fingerprint', { fingerprint: fingerprintOfUuid(uuidOf(300)).slice(0, 9) }],
  ])('%s are found without reading a whole table', async (_what, query) => {
    expect(await scannedBy(() => list(query))).toEqual([]);
  });

  test('a page behind the first is found without reading a whole table', async () => {
    const { nextCursor } = await list({});
    expect(nextCursor).not.toBeNull();
    expect(await scannedBy(() => list({ cursor: nextCursor ?? '' }))).toEqual([]);
  });

  test('what a reader with limits may see is found without reading a whole table', async () => {
    const scope: ReadScope = { environments: ['production'], workloads: ['service 3'] };
    expect(await scannedBy(() => list({}, scope))).toEqual([]);
  });

  test('one credential with usage, evidence and mint chain is found without reading a whole table', async () => {
    const fingerprint = fingerprintOfUuid(uuidOf(300));
    await sql`update credential set parents = array[${fingerprint}::text] where fingerprint = ${uuidOf(310)}::uuid`.execute(
      db,
    );
    const read = () => readCredential({ db, scope: everything }, fingerprint, now);
    expect((await read())?.mintChain.descendants).toHaveLength(1);
    expect(await scannedBy(read)).toEqual([]);
  });

  test('a workload that was never seen is known from the contexts alone', async () => {
    asked.length = 0;
    await list({ service: ['no such service'] });
    const [{ sql: text, parameters } = { sql: '', parameters: [] }] = asked;
    const { rows } = await db.executeQuery({
      ...sql`select 1`.compile(db),
      sql: `explain (analyze) ${text}`,
      parameters,
    });
    expect(JSON.stringify(rows)).toMatch(/credential_last_seen[^"]*never executed/);
  });

  test('the hours of a credential leave out the days in which it was not seen', async () => {
    asked.length = 0;
    await readCredential({ db, scope: everything }, fingerprintOfUuid(uuidOf(301)), now);
    const usage = asked.filter(({ sql: text }) => text.includes('from usage u'));
    expect(usage.length).toBeGreaterThan(0);
    for (const { sql: text, parameters } of usage) {
      const { rows } = await db.executeQuery({
        ...sql`select 1`.compile(db),
        sql: `explain ${text}`,
        parameters,
      });
      expect(new Set(JSON.stringify(rows).match(/usage_\d{8}\b/g)).size).toBeLessThanOrEqual(2);
    }
  });

  test('nearly every day has a large table', async () => {
    const { rows } = await sql<{ days: number }>`
      select count(*)::integer as days from pg_class
      where relname ~ '^usage_[0-9]{8}$' and reltuples > ${largeRows}`.execute(db);
    expect(rows[0]?.days).toBeGreaterThan(manyDays * 0.8);
  });

  test('a plan that reads a whole table is found out', async () => {
    expect(await scannedBy(() => sql`select * from usage where count = 3`.execute(db))).not.toEqual([]);
    expect(await scannedBy(() => sql`select * from credential where ephemeral`.execute(db))).toEqual([
      'credential',
    ]);
  });
});

/** The tables of the sequential scans in a plan. */
function wholeScans(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(wholeScans);
  if (typeof node !== 'object' || node === null) return [];
  const { 'Node Type': type, 'Relation Name': table } = node as Record<string, unknown>;
  const own = type === 'Seq Scan' && typeof table === 'string' ? [table] : [];
  return [...own, ...Object.values(node).flatMap(wholeScans)];
}
