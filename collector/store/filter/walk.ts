import { type RawBuilder, sql } from 'kysely';
import type { Filter } from '../../../src/core/filter/filter.ts';
import type { CursorPosition } from '../cursor.ts';
import type { Database } from '../database.ts';
import { isLimited } from '../read-scope.ts';
import { baseRows } from './base-row.ts';
import { filterCondition, termsOf } from './filter-condition.ts';
import type { FoundPage, Wanted } from './find-page.ts';
import { all, type Condition } from './match-sql.ts';
import { keyRange, type SortOrder, sortOrder } from './sort-order.ts';
import { isTold, type World } from './world.ts';

/**
 * Goes along the order of the list and takes what matches, until the page is full or the steps are used up: then the
 * page is short and says where to go on. Credentials without a key come last, in the order of their fingerprints.
 */
export async function walk(db: Database, wanted: Wanted): Promise<FoundPage> {
  const order = sortOrder(wanted.filter);
  const found: string[] = [];
  let { after } = wanted;
  for (const absent of partsOf(order)) {
    if (!absent && after !== null && after.key === null) continue;
    const part = await walkPart(
      db,
      { ...wanted, after, limit: wanted.limit - found.length },
      { order, absent },
    );
    found.push(...part.fingerprints);
    if (part.next !== null) return { fingerprints: found, next: part.next };
    after = null;
    // Only the part of those without a key is left.
    if (found.length === wanted.limit && !absent && partsOf(order).includes(true)) {
      return { fingerprints: found, next: { key: null, fingerprint: least } };
    }
  }
  return { fingerprints: found, next: null };
}

/** Before all others. No fingerprint is it: 128 bits of a hash. */
const least = '00000000-0000-0000-0000-000000000000';

/** Whether the key is absent. */
function partsOf({ column }: SortOrder): readonly boolean[] {
  return column === 'expires_at' || column === 'uses' ? [false, true] : [false];
}

interface Part {
  readonly order: SortOrder;
  readonly absent: boolean;
}

interface Step extends CursorPosition {
  readonly step: number;
  readonly isMatch: boolean;
}

async function walkPart(db: Database, wanted: Wanted, part: Part): Promise<FoundPage> {
  const { limit, filter, world } = wanted;
  const most = stepsOf(filter, world);
  const steps = isPlain(part, world) ? plainSteps(wanted, part, most) : joinedSteps(wanted, part, most);
  // Steps come in their order: nothing in the statement sorts or hashes them, so that it ends where the page is full.
  const { rows } = await sql<Step>`
    select fingerprint, key, step, "isMatch" from (${steps}) r
    where "isMatch" or step = ${most}::bigint limit ${limit + 1}`.execute(db);
  const matches = rows.filter(({ isMatch }) => isMatch);
  const last = matches.length > limit ? matches[limit - 1] : rows.find(({ step }) => step === most);
  return {
    fingerprints: matches.slice(0, limit).map(({ fingerprint }) => fingerprint),
    next: last === undefined ? null : { key: last.key, fingerprint: last.fingerprint },
  };
}

/** By what a step costs: about 3 µs a row, 10 µs a look at its contexts, 50 µs at their texts or all of its usage. */
function stepsOf(filter: Filter, world: World): number {
  const { usage, noUsage, own } = termsOf(filter);
  const fields = [...usage, ...noUsage].map(({ field }) => field);
  const asks = (...kinds: readonly string[]): boolean => own.some(({ kind }) => kinds.includes(kind));
  const reads = isTold(world) || fields.includes('owner') || asks('number', 'text');
  const looks = fields.length > 0 || isLimited(world.scope) || asks('flag');
  const steps = reads ? 400 : looks ? 1200 : 2500;
  return world.hasArchive ? steps / 2 : steps;
}

function isPlain({ order, absent }: Part, { hasArchive }: World): boolean {
  return !hasArchive && !absent && order.column !== 'uses';
}

/** Along an index of `credential`, each row as it comes. */
function plainSteps(wanted: Wanted, { order }: Part, most: number): RawBuilder<unknown> {
  const rows = along(sql`credential`, sql`b.*`, { wanted, order, most });
  return sql`
    select b.fingerprint, b.key, b.step, coalesce(${filterCondition(wanted.filter, wanted.world)}, false) as "isMatch"
    from (
      select z.*, row_number() over () as step
      from (select * from (${rows}) u order by ${inOrder(order)} limit ${most}) z
    ) b offset 0`;
}

/** Along an index or two, each row looked up by its fingerprint. */
function joinedSteps(wanted: Wanted, part: Part, most: number): RawBuilder<unknown> {
  const { order, absent } = part;
  const { filter, world, after } = wanted;
  const rows = absent ? absentRows(world, after) : presentRows({ wanted, order, most });
  const once = world.hasArchive ? isFirst(part) : absent ? isAbsent(order) : sql<boolean>`true`;
  return sql`
    select w.fingerprint, w.key, w.step, m.matched is not null as "isMatch"
    from (
      select z.*, row_number() over () as step
      from (select * from (${rows}) u order by ${absent ? sql`fingerprint` : inOrder(order)} limit ${most}) z
    ) w left join lateral (
      select true as matched from (select w.fingerprint) v ${baseRows(world, 'v')}
      where ${all([once, filterCondition(filter, world)])}
    ) m on true offset 0`;
}

interface Along {
  readonly wanted: Wanted;
  readonly order: SortOrder;
  readonly most: number;
}

/**
 * From behind a position on. The rest of its key and what comes after that key are two parts, because an index finds
 * the beginning of each.
 */
function along(table: RawBuilder<unknown>, columns: RawBuilder<unknown>, at: Along): RawBuilder<unknown> {
  const { wanted, order, most } = at;
  const { filter, world, after } = wanted;
  const key = sql.ref(`b.${order.column}`);
  const part = (condition: Condition): RawBuilder<unknown> => sql`(
    select ${columns}, ${key} as key from ${table} b
    where ${all([
      ...(order.column === 'expires_at' ? [sql<boolean>`b.expires_at is not null`] : []),
      keyRange(order, filter, world),
      condition,
    ])}
    order by ${inOrder(order)} limit ${most})`;
  if (after === null || after.key === null) return part(sql<boolean>`true`);
  const beyond = order.descending ? sql`<` : sql`>`;
  return sql`
    ${part(sql<boolean>`${key} = ${after.key}::bigint and b.fingerprint > ${after.fingerprint}::uuid`)}
    union all ${part(sql<boolean>`${key} ${beyond} ${after.key}::bigint`)}`;
}

/** `order by` of rows that have a key. */
function inOrder({ descending }: SortOrder): RawBuilder<unknown> {
  return descending ? sql`key desc, fingerprint` : sql`key, fingerprint`;
}

function presentRows(at: Along): RawBuilder<unknown> {
  if (at.order.column === 'uses') return along(sql`standing`, sql`b.fingerprint, false as "isCold"`, at);
  const hot = along(sql`credential`, sql`b.fingerprint, false as "isCold"`, at);
  if (!at.wanted.world.hasArchive) return hot;
  return sql`${hot} union all ${along(sql`credential_archive`, sql`b.fingerprint, true as "isCold"`, at)}`;
}

function absentRows({ hasArchive }: World, after: CursorPosition | null): RawBuilder<unknown> {
  const of = (table: string, isCold: boolean): RawBuilder<unknown> => sql`
    select b.fingerprint, null::bigint as key, ${sql.lit(isCold)} as "isCold" from ${sql.table(table)} b
    where ${after === null ? sql`true` : sql`b.fingerprint > ${after.fingerprint}::uuid`}`;
  if (!hasArchive) return of('credential', false);
  return sql`${of('credential', false)} union all ${of('credential_archive', true)}`;
}

/** Of a credential that is hot and archived only the step counts that has the key of both; the hot one of two. */
function isFirst({ order, absent }: Part): Condition {
  if (absent) return all([isAbsent(order), sql<boolean>`not (w."isCold" and hot.fingerprint is not null)`]);
  if (order.column === 'uses')
    return sql<boolean>`(hot.fingerprint is not null or cold.fingerprint is not null)`;
  const key = (row: string): RawBuilder<unknown> => sql.ref(`${row}.${order.column}`);
  return sql<boolean>`(${key('b')} = w.key and not (w."isCold" and coalesce(${key('hot')} = w.key, false)))`;
}

function isAbsent({ column }: SortOrder): Condition {
  return column === 'uses'
    ? sql<boolean>`not exists (select from standing g where g.fingerprint = b.fingerprint)`
    : sql<boolean>`${sql.ref(`b.${column}`)} is null`;
}
