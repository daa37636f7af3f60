import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database.ts';
import { planned } from './planned.ts';
import { mostEntries, type Part, type Way } from './ways.ts';

/** So many candidates are looked at one by one. */
export const mostCandidates = 2500;

/** A part of a way of which the entries are known. */
interface Open {
  readonly way: Way;
  readonly fingerprints: RawBuilder<unknown>;
  readonly isInverted: boolean;
}

/** `select fingerprint from …` by the way with the fewest candidates, if they are few. */
export async function fewest(db: Database, ways: readonly Way[]): Promise<RawBuilder<unknown> | null> {
  const open = await opened(db, ways);
  if (open.length === 0) return null;
  const counts = new Map<Way, number>();
  for (const isInverted of [false, true]) {
    const some = open.filter((part) => part.isInverted === isInverted);
    if (some.length === 0) continue;
    await planned(db, isInverted ? 'bitmaps' : 'rows');
    for (const [at, count] of (await counted(db, some)).entries()) {
      const way = some[at]?.way;
      if (way !== undefined) counts.set(way, (counts.get(way) ?? 0) + count);
    }
  }
  const [best] = [...counts].sort(([, a], [, b]) => a - b);
  if (best === undefined || best[1] > mostCandidates) return null;
  const parts = open.filter(({ way }) => way === best[0]).map(({ fingerprints }) => fingerprints);
  return sql.join(parts, sql` union all `);
}

/** Looks up the dictionaries. A way for which too much would have to be looked up is none. */
async function opened(db: Database, ways: readonly Way[]): Promise<readonly Open[]> {
  const asked = ways.flatMap((way) => way.parts.map((part) => ({ way, part })));
  const dictionaries = asked.flatMap(({ part }) => (part.entries === null ? [] : [part]));
  const found = await lookUp(db, dictionaries);
  const isTooMuch = (part: Part): boolean => (found.get(part) ?? []).length > mostEntries;
  return asked
    .filter(({ way }) => !way.parts.some(isTooMuch))
    .map(({ way, part }) => ({
      way,
      fingerprints: part.fingerprints(found.get(part) ?? []),
      isInverted: part.isInverted,
    }));
}

type Entries = readonly (string | number)[];

async function lookUp(db: Database, parts: readonly Part[]): Promise<ReadonlyMap<Part, Entries>> {
  if (parts.length === 0) return new Map();
  const arrays = parts.map(
    ({ entries }, at) =>
      sql`to_json(array(select id::text from (${entries} limit ${mostEntries + 1}) e)) as ${sql.id(String(at))}`,
  );
  const { rows } = await sql<Record<string, Entries>>`select ${sql.join(arrays)}`.execute(db);
  return new Map(parts.map((part, at) => [part, rows[0]?.[String(at)] ?? []]));
}

async function counted(db: Database, parts: readonly Open[]): Promise<readonly number[]> {
  const counts = parts.map(
    ({ fingerprints }, at) => sql`
      (select count(*) from (select * from (${fingerprints}) f limit ${mostCandidates + 1}) n) as ${sql.id(String(at))}`,
  );
  const { rows } = await sql<Record<string, number>>`select ${sql.join(counts)}`.execute(db);
  return parts.map((_, at) => rows[0]?.[String(at)] ?? mostCandidates + 1);
}
