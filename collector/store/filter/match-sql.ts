import { type RawBuilder, sql } from 'kysely';
import type { Match, TextMatch } from '../../../src/core/filter/filter.ts';

export type Condition = RawBuilder<boolean>;

export function all(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}

export function any(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(conditions, sql` or `)})`;
}

/** What is not known does not hold, and its negation does. */
export function not(condition: Condition): Condition {
  return sql<boolean>`(not coalesce(${condition}, false))`;
}

/** A text, null when absent. */
export function matchesText(value: RawBuilder<unknown>, match: Match): Condition {
  if (match.kind === 'some') return sql<boolean>`${value} is not null`;
  if (match.kind === 'none') return sql<boolean>`${value} is null`;
  const { exact, beginnings } = parted(match.values);
  return any([
    ...(exact.length === 0 ? [] : [sql<boolean>`${value} = any(${exact}::text[])`]),
    ...beginnings.map((text) => sql<boolean>`starts_with(${value}, ${text}::text)`),
  ]);
}

export interface SetOptions {
  /** `unknown` is no member, and asking for it asks for an empty set. */
  readonly hidesUnknown: boolean;
}

/** A set of texts, null when empty. */
export function matchesSet(set: RawBuilder<unknown>, match: Match, { hidesUnknown }: SetOptions): Condition {
  const nothing = hidesUnknown
    ? sql<boolean>`coalesce(${set}, '{}') <@ '{unknown}'::text[]`
    : sql<boolean>`coalesce(${set}, '{}') = '{}'`;
  if (match.kind === 'none') return nothing;
  if (match.kind === 'some') return not(nothing);
  const { exact, beginnings } = parted(match.values);
  const asksNothing = hidesUnknown && exact.includes('unknown');
  const named = hidesUnknown ? exact.filter((text) => text !== 'unknown') : exact;
  const told = hidesUnknown ? sql`m <> 'unknown'` : sql`true`;
  return any([
    ...(asksNothing ? [nothing] : []),
    ...(named.length === 0 ? [] : [sql<boolean>`${set} && ${named}::text[]`]),
    ...beginnings.map(
      (text) =>
        sql<boolean>`exists (select from unnest(${set}) as m where ${told} and starts_with(m, ${text}::text))`,
    ),
  ]);
}

/** Whether an empty set can be what is asked for. */
export function holdsOfNothing(match: Match, { hidesUnknown }: SetOptions): boolean {
  if (match.kind !== 'any-of') return match.kind === 'none';
  return hidesUnknown && match.values.some(({ text, isPrefix }) => text === 'unknown' && !isPrefix);
}

/** Whether only whole values are asked for, which an index over them finds. */
export function isExact(match: Match): boolean {
  return match.kind === 'any-of' && match.values.every(({ isPrefix }) => !isPrefix);
}

function parted(values: readonly TextMatch[]): {
  readonly exact: readonly string[];
  readonly beginnings: readonly string[];
} {
  return {
    exact: values.filter(({ isPrefix }) => !isPrefix).map(({ text }) => text),
    beginnings: values.filter(({ isPrefix }) => isPrefix).map(({ text }) => text),
  };
}

/** Contains, in any case. */
export function contains(value: RawBuilder<unknown>, text: string): Condition {
  const wanted = text.toLowerCase();
  // The database lowers ASCII only, as the columns' collation says; other letters are spelt out in both cases.
  return /^[\0-\x7f]*$/.test(wanted)
    ? sql<boolean>`position(${wanted}::text in lower(${value})) > 0`
    : sql<boolean>`${value} ~ ${inAnyCase(wanted)}::text`;
}

/** A regular expression of PostgreSQL. */
function inAnyCase(wanted: string): string {
  return [...wanted]
    .map((letter) => {
      const cases = [letter, letter.toUpperCase()].filter((form) => [...form].length === 1);
      return new Set(cases).size > 1 ? `[${cases.join('')}]` : letter.replace(/[^\p{L}\p{N}]/u, '\\$&');
    })
    .join('');
}
