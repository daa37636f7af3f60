import { type RawBuilder, sql } from 'kysely';
import { type CredentialField, type UsageField, usageFields } from '../../../src/core/filter/fields.ts';
import type { Database } from '../database.ts';
import { inScope, isLimited, type ReadScope } from '../read-scope.ts';
import { usageValue } from './usage-condition.ts';

/** Bounds of one question: entries of a dictionary that are read, and values that are told. */
const mostRead = 50_000;
const mostValues = 20;
/** Of credentials that a reader with limits may see, so many are looked at. */
const mostSeen = 2000;

type Dictionary = 'credential_kind' | 'credential_claims';

const sets: Readonly<Partial<Record<CredentialField | UsageField, readonly [Dictionary, string]>>> = {
  provider: ['credential_kind', 'providers'],
  type: ['credential_kind', 'types'],
  source: ['credential_kind', 'sources'],
  name: ['credential_kind', 'names'],
  policy: ['credential_kind', 'policies'],
  issuer: ['credential_claims', 'issuers'],
  audience: ['credential_claims', 'audiences'],
  scope: ['credential_claims', 'scopes'],
};

export interface Suggesting {
  readonly field: CredentialField | UsageField;
  /** What is written so far; in any case. */
  readonly prefix: string;
  readonly scope: ReadScope;
}

/**
 * Values that exist and begin so, the most frequent first, of what the reader may see. Fields that name one
 * credential (fingerprint, join key, parent) have none to suggest.
 */
export async function suggestValues(
  db: Database,
  { field, prefix, scope }: Suggesting,
): Promise<readonly string[]> {
  const values = valuesOf(field, scope);
  if (values === null) return [];
  const { rows } = await sql<{ value: string }>`
    select value from (${values}) v
    where starts_with(lower(value), lower(${prefix}::text)) and value <> ''
    group by value order by count(*) desc, value limit ${mostValues}`.execute(db);
  return rows.map(({ value }) => value);
}

function valuesOf(field: CredentialField | UsageField, scope: ReadScope): RawBuilder<unknown> | null {
  const set = sets[field];
  if (set !== undefined) {
    const [dictionary, column] = set;
    if (!isLimited(scope)) {
      return sql`select unnest(k.${sql.id(column)}) as value from (
        select ${sql.id(column)} from ${sql.table(dictionary)} limit ${mostRead}) k`;
    }
    return field === 'source' ? seenSources(scope) : seenSets(field, column, scope);
  }
  if (field === 'subject') return isLimited(scope) ? seenSets(field, 'subjects', scope) : latestSubjects;
  if (field === 'owner') return owners(scope);
  if (!isUsageField(field)) return null;
  return sql`
    select ${usageValue(field)} as value from (select * from context x where ${inScope(scope)} limit ${mostRead}) x`;
}

function isUsageField(field: CredentialField | UsageField): field is UsageField {
  return Object.hasOwn(usageFields, field);
}

/** Where credentials were fetched within the limits. */
function seenSources(scope: ReadScope): RawBuilder<unknown> {
  return sql`
    select x.channel as value from context x where x.kind = 'fetched' and ${inScope(scope)} limit ${mostRead}`;
}

/** Of some credentials within the limits. Names and policies only of those that nobody else has. */
function seenSets(field: string, column: string, scope: ReadScope): RawBuilder<unknown> {
  const isOwn =
    field === 'name' || field === 'policy'
      ? sql`not exists (
          select from credential_context o join context x on x.id = o.context
          where o.fingerprint = c.fingerprint and not coalesce(${inScope(scope)}, false))`
      : sql`true`;
  return sql`
    select unnest(c.${sql.id(column)}) as value from (
      select distinct fingerprint from (
        select k.fingerprint from context x join credential_context k on k.context = x.id
        where ${inScope(scope)} limit ${mostSeen}) s
    ) seen join credential c on c.fingerprint = seen.fingerprint where ${isOwn}`;
}

/** There may be one for each credential. */
const latestSubjects = sql`
  select unnest(c.subjects) as value from (
    select subjects from credential order by last_seen_minute desc, fingerprint limit ${mostSeen * 10}) c`;

/** Of processes of workloads within the limits. */
function owners(scope: ReadScope): RawBuilder<unknown> {
  return sql`
    select x.owner as value from (select * from process x where ${inScope(scope)} limit ${mostRead}) x
    where x.owner is not null`;
}
