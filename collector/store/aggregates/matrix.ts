import { type RawBuilder, sql } from 'kysely';
import type { MatrixRow } from '../../../src/core/api/aggregate-views.ts';
import type { Page } from '../../../src/core/api/views.ts';
import type { Filter } from '../../../src/core/filter/filter.ts';
import type { Instant } from '../../../src/core/instant.ts';
import { iso } from '../credential-summary.ts';
import type { Database } from '../database.ts';
import { baseRows } from '../filter/base-row.ts';
import { filterCondition, termsOf } from '../filter/filter-condition.ts';
import { contextCondition } from '../filter/usage-condition.ts';
import { type Asking, readWorld, type World } from '../filter/world.ts';
import { decodePosition, encodePosition, keyOf, type ListQuery } from '../list-page.ts';
import { mostTelling } from '../most-telling.ts';
import { joinCredentials, type StoredCredential, selectCredential } from '../stored-credential.ts';
import { safe, usageOf, usageTuples } from '../usage-tuples.ts';

export type MatrixQuery = Omit<ListQuery, 'words'> & { readonly filter: Filter };

/** Bounds of the work for one page: pairs of agent and tool, and credentials of them that are looked at. */
const mostPairs = 64;
const mostLooked = 2000;
const least = '00000000-0000-0000-0000-000000000000';

interface Pair {
  readonly key: string;
  readonly id: string;
  readonly agent: string | null;
  readonly tool: string | null;
  readonly contexts: readonly string[];
}

interface Cell {
  readonly pair: Pair;
  readonly fingerprint: string;
}

/**
 * Agent by tool by credential that matches, in that order: what was granted against what was done. Of a filter that asks
 * for usage, only usage that is so counts. A page may be short, even empty, while there is a next one.
 */
export async function readMatrix(db: Database, query: MatrixQuery, asking: Asking): Promise<Page<MatrixRow>> {
  const world = await readWorld(db, query.filter, asking);
  const { cells, next } = await findCells(db, query, world);
  return {
    items: await rowsOf(db, cells, world),
    nextCursor: next === null ? null : encodePosition(next, query.asked),
  };
}

interface Found {
  readonly cells: readonly Cell[];
  readonly next: { readonly key: string; readonly ids: readonly string[] } | null;
}

async function findCells(db: Database, query: MatrixQuery, world: World): Promise<Found> {
  const { filter, limit, cursor, asked } = query;
  const after = cursor === null ? null : decodePosition(cursor, asked, 2);
  const [pairId = least, last = least] = after?.ids ?? [];
  const pairs = await pairsFrom(db, { filter, world, key: after?.key ?? '', id: pairId });
  const cells: Cell[] = [];
  let looked = 0;
  for (const pair of pairs) {
    const position = (fingerprint: string) => ({ key: pair.key, ids: [pair.id, fingerprint] });
    for (let from = pair.id === pairId ? last : least; ; ) {
      const size = Math.min(mostLooked - looked, 10 * limit);
      if (size <= 0) return { cells, next: position(from) };
      const candidates = await look(db, { pair, from, size, filter, world });
      looked += candidates.length;
      for (const { fingerprint, isMatch } of candidates) {
        if (cells.length === limit) return { cells, next: position(from) };
        if (isMatch) cells.push({ pair, fingerprint });
        from = fingerprint;
      }
      if (candidates.length < size) break;
    }
  }
  const lastPair = pairs.at(-1);
  const isMore = pairs.length === mostPairs && lastPair !== undefined;
  return { cells, next: isMore ? { key: lastPair.key, ids: [lastPair.id, greatest] } : null };
}

const greatest = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

function contextsOf(filter: Filter, world: World): RawBuilder<boolean> {
  const terms = termsOf(filter).usage.filter(({ field }) => field !== 'outcome');
  return sql<boolean>`(x.kind = 'used' and (x.agent is not null or x.tool is not null)
    and ${contextCondition(terms, world)})`;
}

async function pairsFrom(
  db: Database,
  { filter, world, key, id }: Pick<Pair, 'key' | 'id'> & { readonly filter: Filter; readonly world: World },
): Promise<readonly Pair[]> {
  const { rows } = await sql<Pair>`
    select * from (
      select ${keyOf(sql`coalesce(x.agent, '')`, sql`x.tool`)} as key,
        md5(row(x.agent, x.tool)::text)::uuid as id, x.agent, x.tool, array_agg(x.id::text) as contexts
      from context x where ${contextsOf(filter, world)} group by x.agent, x.tool
    ) p where (p.key, p.id) >= (${key}::text, ${id}::uuid) order by p.key, p.id limit ${mostPairs}`.execute(
    db,
  );
  return rows;
}

interface Looking {
  readonly pair: Pair;
  readonly from: string;
  readonly size: number;
  readonly filter: Filter;
  readonly world: World;
}

/** The next credentials of a pair in the order of their fingerprints, and whether they match. */
async function look(
  db: Database,
  { pair, from, size, filter, world }: Looking,
): Promise<readonly { readonly fingerprint: string; readonly isMatch: boolean }[]> {
  const { rows } = await sql<{ readonly fingerprint: string; readonly isMatch: boolean }>`
    select w.fingerprint, exists (
      select from (select w.fingerprint) v ${baseRows(world, 'v')} where ${filterCondition(filter, world)}
    ) as "isMatch"
    from (
      select distinct k.fingerprint from unnest(${pair.contexts}::uuid[]) as c (id) cross join lateral (
        select fingerprint from credential_context where context = c.id and fingerprint > ${from}::uuid
        order by fingerprint limit ${size}) k
      order by k.fingerprint limit ${size}
    ) w order by w.fingerprint`.execute(db);
  return rows;
}

interface Did {
  readonly fingerprint: string;
  readonly agent: string | null;
  readonly tool: string | null;
  readonly operations: readonly string[];
  readonly targets: readonly string[];
  readonly uses: number;
  readonly lastAt: Instant;
}

async function rowsOf(db: Database, cells: readonly Cell[], world: World): Promise<readonly MatrixRow[]> {
  if (cells.length === 0) return [];
  const wanted = sql`c.fingerprint = any(${[...new Set(cells.map(({ fingerprint }) => fingerprint))]}::uuid[])`;
  const stored = await sql<StoredCredential>`
    select ${selectCredential('c')} from credential c where ${wanted}
    union all select ${selectCredential('c')} from credential_archive c where ${wanted}`.execute(db);
  const credentials = joinCredentials(stored.rows);
  const contexts = [...new Set(cells.flatMap(({ pair }) => pair.contexts))];
  const { rows } = await sql<Did>`
    with ${usageTuples(usageOf(credentials, world))}
    select t.fingerprint, d.agent, d.tool, max(t.last_at) as "lastAt", ${safe(sql`sum(t.count)`)} as uses,
      coalesce(array_agg(distinct d.operation) filter (where d.operation is not null), '{}') as operations,
      coalesce(array_agg(distinct d.address) filter (where d.address is not null), '{}') as targets
    from tuples t join dimensions d on d.tuple = t.tuple
    where t.tuple in (select tuple from context where id = any(${contexts}::uuid[]))
    group by t.fingerprint, d.agent, d.tool`.execute(db);
  const keyOfRow = (row: Pick<Did, 'fingerprint' | 'agent' | 'tool'>): string =>
    JSON.stringify([row.fingerprint, row.agent, row.tool]);
  const did = new Map(rows.map((row) => [keyOfRow(row), row]));
  return cells.flatMap(({ pair: { agent, tool }, fingerprint }) => {
    const row = credentials.get(fingerprint);
    const done = did.get(keyOfRow({ fingerprint, agent, tool }));
    if (row === undefined || done === undefined) return [];
    return [
      {
        agent,
        tool,
        fingerprint: row.fingerprint,
        provider: mostTelling(row.providers),
        type: mostTelling(row.types),
        scopesGranted: row.scopes,
        operationsUsed: done.operations,
        targets: done.targets,
        uses: done.uses,
        lastUsedAt: iso(done.lastAt),
      },
    ];
  });
}
