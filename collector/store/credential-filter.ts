import { type RawBuilder, sql } from 'kysely';
import { decodeCursor } from './cursor.ts';
import { stateSql } from './state-sql.ts';
import type { CredentialQuery } from './store.ts';

type Condition = RawBuilder<unknown>;

/**
 * The condition of a query over `credential` named `c`. What is asked of the usage must hold of one usage
 * row: "by this agent in that environment" is one fact.
 */
export function credentialFilter(query: CredentialQuery): Condition {
  const conditions = [
    told('providers', query.provider),
    told('types', query.type),
    used(query),
    query.state === undefined ? null : sql`${stateSql(query.now)} = any(${[...query.state]}::text[])`,
    query.fingerprint === undefined ? null : sql`c.fingerprint ^@ ${query.fingerprint}::text`,
    query.joinKey === undefined
      ? null
      : sql`(c.join_keys @> array[${query.joinKey}::text] and c.join_keys <> '{}')`,
    query.cursor === undefined ? null : after(query.cursor),
  ].filter((condition) => condition !== null);
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
}

/** Any of these members; `unknown` asks for credentials of which nobody told. */
function told(column: 'providers' | 'types', wanted: readonly string[] | undefined): Condition | null {
  if (wanted === undefined) return null;
  const members = wanted.filter((member) => member !== 'unknown');
  const set = sql.ref(`c.${column}`);
  const any = sql`${set} && ${members}::text[]`;
  return members.length === wanted.length ? any : sql`(${any} or ${set} <@ '{unknown}'::text[])`;
}

function used({ service, environment, agent, tool }: CredentialQuery): Condition | null {
  const wanted = Object.entries({ service, environment, agent, tool }).filter(([, any]) => any !== undefined);
  if (wanted.length === 0) return null;
  const conditions = wanted.map(
    ([column, any]) => sql`${sql.ref(`u.${column}`)} = any(${[...(any ?? [])]}::text[])`,
  );
  return sql`exists (
    select 1 from usage u where u.fingerprint = c.fingerprint and ${sql.join(conditions, sql` and `)})`;
}

function after(cursor: string): Condition {
  const { lastSeenAt, fingerprint } = decodeCursor(cursor);
  return sql`(
    c.last_seen_minute <= ${lastSeenAt}::bigint / 60000
    and (c.last_seen_at < ${lastSeenAt}::bigint
      or (c.last_seen_at = ${lastSeenAt}::bigint and c.fingerprint > ${fingerprint}::text collate "C")))`;
}
