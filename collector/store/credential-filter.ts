import { type RawBuilder, sql } from 'kysely';
import { fingerprintUuid } from '../../src/core/fingerprint-uuid.ts';
import { beginsWith, hasJoinKey } from './credential-source.ts';
import { decodeCursor } from './cursor.ts';
import { hasUsage } from './has-usage.ts';
import { inScope, isLimited, type ReadScope } from './read-scope.ts';
import { stateSql } from './state-sql.ts';
import type { CredentialQuery } from './store.ts';

type Condition = RawBuilder<unknown>;

/**
 * The condition of a query over rows of credentials named `c`. What is asked of the usage must hold of one usage
 * row that the reader may see: "by this agent in that environment" is one fact.
 */
export function credentialFilter(query: CredentialQuery, scope: ReadScope): Condition {
  const conditions = [
    told('providers', query.provider),
    told('types', query.type),
    query.state === undefined ? null : sql`${stateSql(query.now)} = any(${[...query.state]}::text[])`,
    query.fingerprint === undefined ? null : beginsWith(query.fingerprint),
    query.joinKey === undefined ? null : hasJoinKey(query.joinKey),
    query.cursor === undefined ? null : after(query.cursor),
    used(query, scope),
  ].filter((condition) => condition !== null);
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
}

/** Any of these members; `unknown` asks for credentials of which nobody told. */
function told(column: 'providers' | 'types', wanted: readonly string[] | undefined): Condition | null {
  if (wanted === undefined) return null;
  const members = wanted.filter((member) => member !== 'unknown');
  const set = sql.ref(`c.${column}`);
  const any = sql`${set} && ${members}::text[]`;
  return members.length === wanted.length
    ? any
    : sql`(${any} or coalesce(${set}, '{}') <@ '{unknown}'::text[])`;
}

function used({ service, environment, agent, tool }: CredentialQuery, scope: ReadScope): Condition | null {
  const conditions = Object.entries({ service, environment, agent, tool }).flatMap(([column, any]) =>
    any === undefined ? [] : [sql`${sql.ref(`x.${column}`)} = any(${[...any]}::text[])`],
  );
  if (isLimited(scope)) conditions.push(inScope(scope));
  if (conditions.length === 0) return null;
  const condition = sql.join(conditions, sql` and `);
  // Contexts are few: when none fits, no credential is looked at.
  return sql`(select exists (select 1 from context x where ${condition})) and ${hasUsage('c', condition)}`;
}

function after(cursor: string): Condition {
  const { lastSeenAt, fingerprint } = decodeCursor(cursor);
  return sql`(
    c.last_seen_minute <= ${lastSeenAt}::bigint / 60000
    and (c.last_seen_at < ${lastSeenAt}::bigint
      or (c.last_seen_at = ${lastSeenAt}::bigint and c.fingerprint > ${fingerprintUuid(fingerprint)}::uuid)))`;
}
