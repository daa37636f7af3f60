import { type RawBuilder, sql } from 'kysely';
import type { Page } from '../../src/core/api/views.ts';
import { MayflyError } from '../../src/core/errors.ts';
import { digestOf } from './cursor.ts';
import type { Database } from './database.ts';
import { all, type Condition, contains } from './filter/match-sql.ts';

/** A page of a list that is wanted. */
export interface ListQuery {
  /** That must all be in it, in any case. */
  readonly words: readonly string[];
  /** What was asked, the same for all pages: a cursor is good for that alone. */
  readonly asked: string;
  readonly limit: number;
  readonly cursor: string | null;
}

/** Where the last page ended: rows are in the order of the bytes of a key, then of ids (UUIDs). */
export interface ListPosition {
  readonly key: string;
  readonly ids: readonly string[];
}

/** A key is cut to so many characters, so that a cursor stays short; beyond them ids decide. */
const keyCharacters = 120;

const version = 2;
const [digestBytes, idBytes] = [6, 16];
const headBytes = 2 + digestBytes;

export function encodePosition({ key, ids }: ListPosition, asked: string): string {
  return Buffer.concat([
    Buffer.of(version, ids.length),
    digestOf(asked),
    ...ids.map((id) => Buffer.from(id.replaceAll('-', ''), 'hex')),
    Buffer.from(key, 'utf8'),
  ]).toString('base64url');
}

/** Throws `request.invalid` for a text that `encodePosition` did not make, or made for another question. */
export function decodePosition(text: string, asked: string, idCount: number): ListPosition {
  const bytes = Buffer.from(text, 'base64url');
  const keyFrom = headBytes + idCount * idBytes;
  const key = bytes.toString('utf8', keyFrom);
  const isOurs =
    bytes.length >= keyFrom &&
    bytes[0] === version &&
    bytes[1] === idCount &&
    bytes.toString('base64url') === text &&
    !key.includes('\0') &&
    Buffer.from(key, 'utf8').equals(bytes.subarray(keyFrom));
  if (!isOurs) throw new MayflyError('request.invalid', 'cursor is not one of ours: start again without it');
  if (!bytes.subarray(2, headBytes).equals(digestOf(asked))) {
    throw new MayflyError('request.invalid', 'cursor belongs to another question: start again without it');
  }
  const ids = Array.from({ length: idCount }, (_, at) =>
    bytes
      .toString('hex', headBytes + at * idBytes, headBytes + (at + 1) * idBytes)
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
  );
  return { key, ids };
}

/** What a list is made of: it has a `key` and an `id`, which is a UUID. */
export interface Keyed {
  readonly key: string;
  readonly id: string;
}

/** A page of the rows of a subquery, in the order of their keys. */
export async function selectPage<Row extends Keyed>(
  db: Database,
  rows: RawBuilder<unknown>,
  { limit, cursor, asked }: ListQuery,
): Promise<Page<Row>> {
  const after = cursor === null ? null : decodePosition(cursor, asked, 1);
  const behind =
    after === null ? sql`true` : sql`(r.key, r.id) > (${after.key}::text, ${after.ids[0] ?? ''}::uuid)`;
  const found = await sql<Row>`
    select * from (${rows}) r where ${behind} order by r.key, r.id limit ${limit + 1}`.execute(db);
  const items = found.rows.slice(0, limit);
  const last = items.at(-1);
  const isMore = found.rows.length > limit && last !== undefined;
  return { items, nextCursor: isMore ? encodePosition({ key: last.key, ids: [last.id] }, asked) : null };
}

/** Texts as a key to order by; absent ones count as empty. */
export function keyOf(...texts: readonly RawBuilder<unknown>[]): RawBuilder<string> {
  const whole = sql`concat_ws(' ', ${sql.join(texts)})`;
  return sql<string>`left(${whole}, ${sql.lit(keyCharacters)}) collate "C"`;
}

/** Whether all words are in these texts, in any case. */
export function containsWords(words: readonly string[], texts: readonly RawBuilder<unknown>[]): Condition {
  const joined = sql`concat_ws(e'\\x01', ${sql.join(texts)})`;
  return all(words.map((word) => contains(joined, word)));
}
