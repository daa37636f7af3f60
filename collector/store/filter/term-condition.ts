import { type RawBuilder, sql } from 'kysely';
import { liveMs } from '../../../src/core/credential-state.ts';
import type { CredentialField, FlagField, TimeField } from '../../../src/core/filter/fields.ts';
import type { Match, Range, Term, TimeMatch } from '../../../src/core/filter/filter.ts';
import { fingerprintRange } from '../../../src/core/fingerprint-uuid.ts';
import { inScope } from '../read-scope.ts';
import { all, any, type Condition, contains, matchesSet, not } from './match-sql.ts';
import { contextContains, countedUses, hasContext, type UsageTerm, workloadsOf } from './usage-condition.ts';
import { isTold, type World } from './world.ts';

/** A term about a credential by itself. */
export type OwnTerm = Exclude<Term, UsageTerm>;

/** What the term says over the credential `b`, and over `t` where usage tells. */
export function termCondition(term: OwnTerm, world: World): Condition {
  const condition = claim(term, world);
  return term.negated ? not(condition) : condition;
}

/** Whether the term is about columns that usage tells (`t`). */
export function asksTold(term: OwnTerm): boolean {
  switch (term.kind) {
    case 'text':
    case 'state':
    case 'duration':
      return true;
    case 'flag':
      return term.field === 'never-fetched' || term.field === 'never-used';
    case 'credential':
      return term.field === 'source' || term.field === 'name' || term.field === 'policy';
    case 'time':
      return term.field !== 'expires' && term.field !== 'issued';
    case 'number':
      return false;
    default:
      return term satisfies never;
  }
}

function claim(term: OwnTerm, world: World): Condition {
  const of = (column: string): RawBuilder<unknown> => sql.ref(`${isTold(world) ? 't' : 'b'}.${column}`);
  switch (term.kind) {
    case 'text':
      return hasText(term.text, world, of);
    case 'state':
      return sql<boolean>`${stateOf(world, of)} = any(${[...term.states]}::text[])`;
    case 'flag':
      return isFlag(term, world, of);
    case 'credential':
      return term.field === 'fingerprint'
        ? hasFingerprint(term.match)
        : matchesSet(setOf(term.field, asksTold(term) ? of : own), term.match, setOptions(term.field));
    case 'time':
      return isAt(asksTold(term) ? of(timeColumns[term.field]) : own(timeColumns[term.field]), term.match);
    case 'number':
      return isWithin(term.range, term.field === 'uses' ? usesOf(world) : workloadsOf(world));
    case 'duration':
      return isWithin(term.range, sql`(b.expires_at - coalesce(b.issued_at, ${of('first_seen_at')}))`);
    default:
      return term satisfies never;
  }
}

type Column = (name: string) => RawBuilder<unknown>;

function own(column: string): RawBuilder<unknown> {
  return sql.ref(`b.${column}`);
}

export type SetField = Exclude<CredentialField, 'fingerprint'>;

export const setColumns: Readonly<Record<SetField, string>> = {
  provider: 'providers',
  type: 'types',
  'join-key': 'join_keys',
  name: 'names',
  source: 'sources',
  policy: 'policies',
  scope: 'scopes',
  subject: 'subjects',
  issuer: 'issuers',
  audience: 'audiences',
  parent: 'parents',
};

export function setOf(field: SetField, of: Column): RawBuilder<unknown> {
  return of(setColumns[field]);
}

export function setOptions(field: CredentialField): { readonly hidesUnknown: boolean } {
  return { hidesUnknown: field === 'provider' || field === 'type' };
}

/** Ranges of the UUIDs: a fingerprint that cannot be is none. */
export function hasFingerprint(match: Match): Condition {
  if (match.kind !== 'any-of') return match.kind === 'some' ? sql<boolean>`true` : sql<boolean>`false`;
  return any(
    match.values.flatMap(({ text, isPrefix }) => {
      const range = isPrefix || text.length === 34 ? fingerprintRange(text) : null;
      return range === null
        ? []
        : [sql<boolean>`b.fingerprint between ${range.from}::uuid and ${range.to}::uuid`];
    }),
  );
}

const timeColumns: Readonly<Record<TimeField, string>> = {
  'first-seen': 'first_seen_at',
  'last-seen': 'last_seen_at',
  fetched: 'last_fetched_at',
  'last-used': 'last_used_at',
  expires: 'expires_at',
  issued: 'issued_at',
  ended: 'ended_at',
};

function isAt(value: RawBuilder<unknown>, match: TimeMatch): Condition {
  if (match.kind !== 'between')
    return match.kind === 'some' ? sql<boolean>`${value} is not null` : sql<boolean>`${value} is null`;
  return all([
    sql<boolean>`${value} is not null`,
    ...(match.from === null ? [] : [sql<boolean>`${value} >= ${match.from}::bigint`]),
    ...(match.to === null ? [] : [sql<boolean>`${value} < ${match.to}::bigint`]),
  ]);
}

function isWithin({ least, most }: Range, value: RawBuilder<unknown>): Condition {
  return all([
    sql<boolean>`${value} is not null`,
    ...(least === null ? [] : [sql<boolean>`${value} >= ${least}::float8`]),
    ...(most === null ? [] : [sql<boolean>`${value} <= ${most}::float8`]),
  ]);
}

/** The core's `credentialState` in SQL. */
export function stateOf({ at }: Pick<World, 'at'>, of: Column): RawBuilder<unknown> {
  return sql`
    case
      when ${of('ended_at')} is not null
        and coalesce(greatest(${of('last_used_at')}, ${of('last_fetched_at')}) <= ${of('ended_at')}, true) then 'ended'
      when b.expires_at <= ${at}::bigint then 'expired'
      when ${at}::bigint - ${of('last_seen_at')} <= ${liveMs}::bigint then 'live'
      else 'idle'
    end`;
}

/** Counted at most a minute ago; what is newer, and what only some may see, is counted now. */
function usesOf(world: World): RawBuilder<unknown> {
  if (isTold(world)) return countedUses(world);
  return sql`coalesce((select g.uses from standing g where g.fingerprint = b.fingerprint), ${countedUses(world)})`;
}

function isFlag(
  { field, is }: Extract<OwnTerm, { readonly kind: 'flag' }>,
  world: World,
  of: Column,
): Condition {
  const condition = flag(field, world, of);
  if (field === 'ephemeral') return sql<boolean>`b.ephemeral = ${is}::boolean`;
  return is ? condition : not(condition);
}

function flag(field: FlagField, world: World, of: Column): Condition {
  switch (field) {
    case 'shared':
      return sql<boolean>`${workloadsOf(world)} > 1`;
    case 'never-fetched':
      return sql<boolean>`(${of('last_used_at')} is not null and ${of('last_fetched_at')} is null)`;
    case 'never-used':
      return sql<boolean>`(${of('last_fetched_at')} is not null and ${of('last_used_at')} is null)`;
    case 'ephemeral':
      return sql<boolean>`b.ephemeral`;
    case 'attributed':
      return hasContext(
        sql<boolean>`(coalesce(x.agent, x.tool, x.notebook, x.user_id) is not null and ${inScope(world.scope)})`,
        world,
      );
    default:
      return field satisfies never;
  }
}

function hasText(text: string, world: World, of: Column): Condition {
  const names = sql.join([own('providers'), own('types'), of('sources'), of('names')], sql` || `);
  // Joined by a character that no text of a question holds: one search instead of many.
  const words = sql`array_to_string(${names}, e'\\x01')`;
  return any([
    sql<boolean>`coalesce(${contains(words, text)}, false)`,
    sql<boolean>`b.join_keys @> array[${text}::text]`,
    textFingerprint(text),
    hasContext(contextContains(text, world), world),
  ]);
}

/** The text as the beginning of a fingerprint. */
export function textFingerprint(text: string): Condition {
  const wanted = text.toLowerCase();
  const range = wanted.startsWith('mf1_') ? fingerprintRange(wanted) : null;
  return range === null
    ? sql<boolean>`false`
    : sql<boolean>`b.fingerprint between ${range.from}::uuid and ${range.to}::uuid`;
}
