import { type RawBuilder, sql } from 'kysely';
import type { CredentialField } from '../../../src/core/filter/fields.ts';
import type { Filter, Match } from '../../../src/core/filter/filter.ts';
import { claims, type Dictionary, kinds } from '../dictionaries.ts';
import { isLimited } from '../read-scope.ts';
import { termsOf } from './filter-condition.ts';
import { all, type Condition, contains, holdsOfNothing, isExact, matchesSet } from './match-sql.ts';
import { type RangedColumn, rangesOf, type TimeRange } from './ranges.ts';
import { hasFingerprint, type OwnTerm, setOf, setOptions, textFingerprint } from './term-condition.ts';
import { contextCondition, contextContains } from './usage-condition.ts';
import { isTold, type World } from './world.ts';

/** A way to candidates through indexes: a part of a filter gives fingerprints, all that can match are among them. */
export interface Way {
  readonly name: string;
  /** Together they are the way. */
  readonly parts: readonly Part[];
}

export interface Part {
  /** `select id from …`: what of a dictionary is looked up first; null: nothing. */
  readonly entries: RawBuilder<unknown> | null;
  /** `select fingerprint from …`, some of them more than once, by the entries that were found. */
  readonly fingerprints: (entries: readonly (string | number)[]) => RawBuilder<unknown>;
  /** It is an index over sets, of which the planner makes bitmaps only. */
  readonly isInverted: boolean;
}

/** Larger dictionaries are looked up by whole values only. */
const mostRead = 60_000;
/** Credentials are looked up for at most so many entries of a dictionary. */
export const mostEntries = 1000;

/** Every way that the terms of a filter open. None when nothing selective is asked. */
export function waysOf(filter: Filter, world: World): readonly Way[] {
  const own = termsOf(filter).own.filter(({ negated }) => !negated);
  return [
    ...byUsage(filter, world),
    ...byDictionary(own, ofKind, world),
    ...byDictionary(own, ofClaims, world),
    ...own.flatMap((term) => byOwnIndex(term, world)),
    ...byRange(filter, world),
  ];
}

function byUsage(filter: Filter, world: World): readonly Way[] {
  const { usage } = termsOf(filter);
  const told = usage.filter(({ field }) => field !== 'owner');
  if ((told.length === 0 && !isLimited(world.scope)) || world.contexts > mostRead) return [];
  return [{ name: 'usage', parts: [byContext(contextCondition(told, world))] }];
}

function byContext(condition: Condition): Part {
  return {
    entries: sql`select x.id from context x where ${condition}`,
    fingerprints: (entries) =>
      sql`select fingerprint from credential_context where context = any(${entries}::uuid[])`,
    isInverted: false,
  };
}

interface Lookup {
  readonly dictionary: Dictionary;
  readonly fields: readonly CredentialField[];
}

const ofKind: Lookup = { dictionary: kinds, fields: ['provider', 'type', 'source', 'name', 'policy'] };
const ofClaims: Lookup = { dictionary: claims, fields: ['issuer', 'audience', 'scope'] };

type SetTerm = Extract<OwnTerm, { readonly kind: 'credential' }>;

function byDictionary(own: readonly OwnTerm[], { dictionary, fields }: Lookup, world: World): readonly Way[] {
  const terms = own.filter(
    (term): term is SetTerm =>
      term.kind === 'credential' &&
      fields.includes(term.field) &&
      !holdsOfNothing(term.match, setOptions(term.field)) &&
      (world.kinds <= mostRead || isExact(term.match)),
  );
  if (terms.length === 0) return [];
  // What is archived and hot at once may have the one value here and the other there.
  const together = world.hasArchive ? terms.map((term) => [term]) : [terms];
  return together.map((some) => ({
    name: dictionary.table,
    parts: [byEntries(dictionary, all(some.map(({ field, match }) => memberOf(field, match))), world)],
  }));
}

/** Over an entry `b` of a dictionary. */
function memberOf(field: CredentialField, match: Match): Condition {
  return field === 'fingerprint'
    ? sql<boolean>`true`
    : matchesSet(
        setOf(field, (column) => sql.ref(`b.${column}`)),
        match,
        setOptions(field),
      );
}

function byEntries({ table, column }: Dictionary, condition: Condition, world: World): Part {
  return {
    entries: sql`select b.id from ${sql.table(table)} b where ${condition}`,
    fingerprints: (entries) => inBoth(sql`${sql.ref(`b.${column}`)} = any(${entries}::bigint[])`, world),
    isInverted: false,
  };
}

/** By an index of the credentials themselves. */
function direct(fingerprints: RawBuilder<unknown>, isInverted = false): Part {
  return { entries: null, fingerprints: () => fingerprints, isInverted };
}

/** Of the hot credentials and, when there are any, the archived ones: `b` in the condition. */
function inBoth(condition: RawBuilder<unknown>, { hasArchive }: World): RawBuilder<unknown> {
  const hot = sql`select b.fingerprint from credential b where ${condition}`;
  return hasArchive
    ? sql`${hot} union all select b.fingerprint from credential_archive b where ${condition}`
    : hot;
}

function byOwnIndex(term: OwnTerm, world: World): readonly Way[] {
  if (term.kind === 'text') return byText(term.text, world);
  if (term.kind === 'flag') return term.field === 'shared' && term.is && !isTold(world) ? [shared] : [];
  if (term.kind !== 'credential') return [];
  const { field, match } = term;
  const way = (condition: Condition, isInverted: boolean): readonly Way[] => [
    { name: field, parts: [direct(inBoth(condition, world), isInverted)] },
  ];
  if (field === 'fingerprint' && match.kind === 'any-of') return way(hasFingerprint(match), false);
  if (invertedFields.has(field) && isExact(match)) return way(memberOf(field, match), true);
  return [];
}

/** Sets that have an index of their own. */
const invertedFields: ReadonlySet<CredentialField> = new Set(['join-key', 'parent', 'subject']);

const shared: Way = {
  name: 'shared',
  parts: [direct(sql`select fingerprint from standing where workloads > 1`)],
};

/** By its contexts, its kind, a join key and the beginning of its fingerprint, together. */
function byText(text: string, world: World): readonly Way[] {
  if (world.kinds > mostRead || world.contexts > mostRead) return [];
  return [
    {
      name: 'text',
      parts: [
        byContext(contextContains(text, world)),
        byEntries(kinds, contains(sql`b.words`, text), world),
        direct(inBoth(textFingerprint(text), world)),
        direct(inBoth(sql`b.join_keys @> array[${text}::text]`, world), true),
      ],
    },
  ];
}

const rangedColumns: readonly RangedColumn[] = ['last_seen_at', 'first_seen_at', 'expires_at', 'ended_at'];

function byRange(filter: Filter, world: World): readonly Way[] {
  const ranges = rangesOf(filter, world);
  return rangedColumns
    .filter((column) => ranges[column].from !== null || ranges[column].to !== null)
    .map((column) => ({
      name: column,
      parts: [direct(inBoth(isInRange(column, ranges[column]), world))],
    }));
}

/** Over a row `b`, so that an index serves: that of `last_seen_at` is by the minute. */
export function isInRange(column: RangedColumn, { from, to }: TimeRange): Condition {
  const isMinute = column === 'last_seen_at';
  const value = sql.ref(isMinute ? 'b.last_seen_minute' : `b.${column}`);
  const end = (at: number): number => (isMinute ? Math.floor(at / minuteMs) : at);
  return all([
    ...(from === null ? [] : [sql<boolean>`${value} >= ${end(from)}::bigint`]),
    ...(to === null ? [] : [sql<boolean>`${value} <= ${end(to)}::bigint`]),
  ]);
}

const minuteMs = 60_000;
