import { type CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCountField } from '../../../collector/store/aggregates/count-field.ts';
import { readCounts } from '../../../collector/store/aggregates/counts.ts';
import { readModelEndpoints } from '../../../collector/store/aggregates/model-endpoints.ts';
import type { Database, Tables } from '../../../collector/store/database.ts';
import { findPage } from '../../../collector/store/filter/find-page.ts';
import { readWorld } from '../../../collector/store/filter/world.ts';
import { listActors } from '../../../collector/store/inventory/actors.ts';
import { listIssuers } from '../../../collector/store/inventory/issuers.ts';
import { listTargets } from '../../../collector/store/inventory/targets.ts';
import { listWorkloads, readWorkload } from '../../../collector/store/inventory/workloads.ts';
import { listCredentials } from '../../../collector/store/list-credentials.ts';
import { migrate } from '../../../collector/store/migrate.ts';
import { openPostgres } from '../../../collector/store/postgres-engine.ts';
import { clientConfig } from '../../../collector/store/postgres-pool.ts';
import { readCredential } from '../../../collector/store/read-credential.ts';
import { everything, type ReadScope } from '../../../collector/store/read-scope.ts';
import { parseFilter } from '../../../src/core/filter/parse-filter.ts';
import { fingerprintOfUuid } from '../../../src/core/fingerprint-uuid.ts';
import { type TestPostgres, testPostgres } from '../../support/postgres.ts';
import { type Ask, askQuery } from './credential-query.ts';
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
  }, 600_000);
  afterAll(async () => {
    await db.destroy();
    await postgres.stop();
  });

  /** The large tables that are read whole by the statements of some work: a small one is read fastest so. */
  const scannedBy = async (work: (db: Database) => Promise<unknown>): Promise<readonly string[]> => {
    const scanned: string[] = [];
    await inOneTransaction(work, async (replayed, statement) => {
      scanned.push(...wholeScans(await explained(replayed, statement, 'format json')));
    });
    const { rows: large } = await sql<{ name: string }>`
      select relname as name from pg_class where reltuples > ${largeRows}`.execute(db);
    const names = new Set(large.map(({ name }) => name));
    return scanned.filter((table) => /^(credential|usage|standing)/.test(table) && names.has(table));
  };
  /** As every read is. Then its statements once more, in the same order and under the same settings. */
  const inOneTransaction = async (
    work: (db: Database) => Promise<unknown>,
    each: (db: Database, statement: CompiledQuery) => Promise<void>,
  ): Promise<void> => {
    asked.length = 0;
    await db.transaction().execute(work);
    const statements = asked.splice(0).filter(({ sql: text }) => /^\s*(select|with|\()/.test(text));
    await db.transaction().execute(async (replayed) => {
      for (const statement of statements) {
        if (statement.sql.startsWith('select set_config')) await replayed.executeQuery(statement);
        else await each(replayed, statement);
      }
    });
  };
  const explained = async (
    within: Database,
    { sql: text, parameters }: CompiledQuery,
    options: string,
  ): Promise<readonly unknown[]> => {
    const statement = sql`select 1`.compile(within);
    return (await within.executeQuery({ ...statement, sql: `explain (${options}) ${text}`, parameters }))
      .rows;
  };
  const list =
    (query: Partial<Ask>, scope: ReadScope = everything) =>
    (within: Database) =>
      listCredentials(within, askQuery({ limit: 50, now, ...query }), scope);

  test.each<[string, Partial<Ask>]>([
    ['the newest', {}],
    ['those of a workload', { service: ['service 3'] }],
    [
      'those of an agent with a tool in an environment',
      { agent: ['agent 3'], tool: ['tool 3'], environment: ['production'] },
    ],
    ['those of a provider', { provider: ['provider 3'] }],
    ['a rare kind', { q: 'provider:"provider 3" type:"type 4"' }],
    ['what cannot be', { q: 'provider:"provider 3" type:"no such type"' }],
    ['those not of a provider', { q: '-provider:"provider 3"' }],
    ['those not of an agent', { q: '-agent:"agent 3" -tool:*' }],
    ['a free text', { q: '"vider 3"' }],
    ['a free text that nothing has', { q: 'nowhere' }],
    ['a beginning of a name', { q: 'name:x* -is:live' }],
    ['the children of a credential', { q: `parent:${fingerprintOfUuid(uuidOf(300))}` }],
    ['those seen a while ago', { q: 'last-seen:>10d first-seen:<20d' }],
    ['those that expire soon', { q: 'expires:<1h' }],
    ['those that expire first', { q: 'sort:expires' }],
    ['those used the most', { q: 'sort:-uses' }],
    ['those used much', { q: 'uses:>2 shared:true' }],
    ['those of an owner', { q: 'owner:nobody' }],
    ['those seen first', { q: 'sort:first-seen never-fetched:true' }],
    ['those of a moment', { q: `as-of:${new Date(now - 5 * 86_400_000).toISOString()} is:live` }],
    ['the ended', { q: 'is:ended sort:-first-seen' }],
    ['the live ones', { state: ['live'] }],
    ['one by its join key', { joinKey: 'some.key:300' }],
    ['one by a join key that nothing has', { joinKey: 'some.key:none' }],
    ['one by its fingerprint', { fingerprint: fingerprintOfUuid(uuidOf(300)) }],
    ['one by the beginning of its fingerprint', { fingerprint: fingerprintOfUuid(uuidOf(300)).slice(0, 9) }],
  ])('%s are found without reading a whole table', async (_what, query) => {
    expect(await scannedBy(list(query))).toEqual([]);
  });

  test('a page behind the first is found without reading a whole table', async () => {
    for (const q of ['', 'sort:expires', 'sort:-uses', 'provider:"provider 3"']) {
      const { nextCursor } = await list({ q })(db);
      expect(nextCursor).not.toBeNull();
      expect(await scannedBy(list({ q, cursor: nextCursor ?? '' }))).toEqual([]);
    }
  });

  test('what a reader with limits may see is found without reading a whole table', async () => {
    const scope: ReadScope = { environments: ['production'], workloads: ['service 3'] };
    for (const q of ['', 'is:live', 'sort:expires', 'last-used:<1h', '"agent 3"']) {
      expect(await scannedBy(list({ q }, scope))).toEqual([]);
    }
  });

  test('one credential with usage, evidence and mint chain is found without reading a whole table', async () => {
    const fingerprint = fingerprintOfUuid(uuidOf(300));
    await sql`update credential set parents = array[${fingerprint}::text] where fingerprint = ${uuidOf(310)}::uuid`.execute(
      db,
    );
    const read = (within: Database) => readCredential({ db: within, scope: everything }, fingerprint, now);
    expect((await read(db))?.mintChain.descendants).toHaveLength(1);
    expect(await scannedBy(read)).toEqual([]);
  });

  test.each<[string, (within: Database) => Promise<unknown>]>([
    ['workloads', (within) => listWorkloads(within, firstPage, { scope: everything, now })],
    ['a workload', (within) => readOneWorkload(within)],
    ['actors', (within) => listActors(within, { ...firstPage, kind: null }, { scope: everything, now })],
    ['targets', (within) => listTargets(within, firstPage, { scope: everything })],
    ['issuers', (within) => listIssuers(within, firstPage, { scope: everything })],
    ['model endpoints', (within) => readModelEndpoints(within, everything)],
    ['workloads within limits', (within) => listWorkloads(within, firstPage, { scope: oneService, now })],
    ['issuers within limits', (within) => listIssuers(within, firstPage, { scope: oneService })],
    ['counts by environment', (within) => countsBy('env', within, everything)],
    ['counts by workload', (within) => countsBy('workload', within, everything)],
    ['counts by environment within limits', (within) => countsBy('env', within, oneService)],
  ])('%s are told without reading a whole table', async (_what, work) => {
    expect(await scannedBy(work)).toEqual([]);
  });

  test('a workload that was never seen is known from the contexts alone', async () => {
    const asking: string[] = [];
    await inOneTransaction(list({ service: ['no such service'] }), async (_db, { sql: text }) => {
      asking.push(text);
    });
    expect(asking.filter((text) => text.includes('row_number() over () as step'))).toEqual([]);
  });

  test.each<[string, string, ReadScope]>([
    ['not of a workload', '-workload:"service 3"', everything],
    ['attributed', 'attributed:true', everything],
    ['of a reader with limits', '', { environments: null, workloads: ['service 3', 'service 4'] }],
  ])('the contexts of all credentials are not read for a list: %s', async (_what, q, scope) => {
    const plans: string[] = [];
    const filter = parseFilter(q, now);
    const page = async (within: Database) => {
      const world = { ...(await readWorld(within, filter, { scope, now })), hasArchive: false };
      return findPage(within, { filter, world, limit: 50, after: null });
    };
    await inOneTransaction(page, async (replayed, statement) => {
      plans.push(JSON.stringify(await explained(replayed, statement, 'verbose, costs off')));
    });
    expect(plans.join('\n')).toContain('credential_context');
    expect(plans.join('\n')).not.toMatch(/hashed SubPlan/);
  });

  test('the hours of a credential leave out the days in which it was not seen', async () => {
    const read = (within: Database) =>
      readCredential({ db: within, scope: everything }, fingerprintOfUuid(uuidOf(301)), now);
    let usage = 0;
    await inOneTransaction(read, async (replayed, statement) => {
      if (!statement.sql.includes('from usage u')) return;
      usage++;
      const plan = JSON.stringify(await explained(replayed, statement, 'costs off'));
      expect(new Set(plan.match(/usage_\d{8}\b/g)).size).toBeLessThanOrEqual(2);
    });
    expect(usage).toBeGreaterThan(0);
  });

  test('nearly every day has a large table', async () => {
    const { rows } = await sql<{ days: number }>`
      select count(*)::integer as days from pg_class
      where relname ~ '^usage_[0-9]{8}$' and reltuples > ${largeRows}`.execute(db);
    expect(rows[0]?.days).toBeGreaterThan(manyDays * 0.8);
  });

  test('a plan that reads a whole table is found out', async () => {
    expect(await scannedBy((within) => sql`select * from usage where count = 3`.execute(within))).not.toEqual(
      [],
    );
    expect(
      await scannedBy((within) => sql`select * from credential where ephemeral`.execute(within)),
    ).toEqual(['credential']);
  });
});

const firstPage = { words: [], asked: '', limit: 50, cursor: null };
const oneService: ReadScope = { environments: null, workloads: ['service 3'] };

function countsBy(field: string, within: Database, scope: ReadScope): Promise<unknown> {
  const asked = { by: readCountField(field), filter: parseFilter('', now), steps: null };
  return readCounts(within, asked, { scope, now });
}

async function readOneWorkload(within: Database): Promise<unknown> {
  const seeing = { scope: everything, now };
  const { items } = await listWorkloads(within, { ...firstPage, words: ['service 3'] }, seeing);
  return readWorkload(within, items[0]?.id ?? '', seeing);
}

/** The tables of the sequential scans in a plan. */
function wholeScans(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(wholeScans);
  if (typeof node !== 'object' || node === null) return [];
  const { 'Node Type': type, 'Relation Name': table } = node as Record<string, unknown>;
  const own = type === 'Seq Scan' && typeof table === 'string' ? [table] : [];
  return [...own, ...Object.values(node).flatMap(wholeScans)];
}
