import * as fc from 'fast-check';
import { credentialStates } from '../../src/core/api/views.ts';
import {
  type CredentialField,
  credentialFields,
  flagFields,
  numberFields,
  timeFields,
  type UsageField,
  usageFields,
} from '../../src/core/filter/fields.ts';
import { sortFields } from '../../src/core/filter/filter.ts';
import { closedFields } from '../../src/core/filter/parse-match.ts';
import { writeValue, writeWord } from '../../src/core/filter/write-text.ts';
import type { Instant } from '../../src/core/instant.ts';
import type { FilterSubject } from './filter-oracle.ts';

/** What there is to be asked for, so that questions have answers. */
export interface FilterValues {
  readonly texts: Readonly<Partial<Record<CredentialField | UsageField, readonly string[]>>>;
  /** Of first and last seen, expiry and so on. */
  readonly moments: readonly Instant[];
  /** Durations with `<` and `>` count from here; no `as-of` is later. */
  readonly now: Instant;
}

const textFields = [...Object.keys(credentialFields), ...Object.keys(usageFields)] as (
  | CredentialField
  | UsageField
)[];

/** The values of an inventory. */
export function filterValues(subjects: readonly FilterSubject[], now: Instant): FilterValues {
  const of = (pick: (subject: FilterSubject) => readonly (string | null | undefined)[]): string[] =>
    [...new Set(subjects.flatMap(pick))]
      .filter((value): value is string => typeof value === 'string' && value !== '')
      .sort();
  const ofUsage = (pick: (usage: FilterSubject['usage'][number]) => string | null): string[] =>
    of(({ usage }) => usage.map(pick));
  return {
    now,
    texts: {
      fingerprint: of(({ row }) => [row.fingerprint]),
      provider: of(({ row }) => row.providers),
      type: of(({ row }) => row.types),
      'join-key': of(({ row }) => row.joinKeys),
      name: of(({ row }) => row.names),
      source: of(({ row }) => row.sources),
      policy: of(({ row }) => row.policies),
      scope: of(({ row }) => row.scopes),
      subject: of(({ row }) => row.subjects),
      issuer: of(({ row }) => row.issuers),
      audience: of(({ row }) => row.audiences),
      parent: of(({ row }) => row.parents),
      workload: ofUsage(({ service }) => service),
      env: ofUsage(({ environment }) => environment),
      namespace: ofUsage(({ namespace }) => namespace),
      owner: of(({ usage, ownersByInstance }) => usage.map(({ instance }) => ownersByInstance.get(instance))),
      agent: ofUsage(({ agent }) => agent),
      tool: ofUsage(({ tool }) => tool),
      notebook: ofUsage(({ notebook }) => notebook),
      user: ofUsage(({ user }) => user),
      target: ofUsage(({ address }) => address),
      operation: ofUsage(({ operation }) => operation),
      location: ofUsage(({ kind, channel }) => (kind === 'used' ? channel : null)),
      outcome: ofUsage(({ outcome }) => outcome),
    },
    moments: [
      ...new Set(
        subjects
          .flatMap(({ row, usage }) => [
            ...momentsOf(row),
            ...usage.flatMap(({ firstAt, lastAt }) => [firstAt, lastAt]),
          ])
          .filter((at) => at !== null),
      ),
    ].sort((a, b) => a - b),
  };
}

function momentsOf(row: FilterSubject['row']): readonly (Instant | null)[] {
  const { firstSeenAt, lastSeenAt, lastUsedAt, lastFetchedAt, expiresAt, issuedAt, endedAt } = row;
  return [firstSeenAt, lastSeenAt, lastUsedAt, lastFetchedAt, expiresAt, issuedAt, endedAt];
}

export interface ArbitraryFilterOptions {
  readonly values: FilterValues;
  readonly mostTerms?: number;
  /** False: no `as-of`. */
  readonly asOf?: boolean;
}

/** Texts of filters, all of them right, and about what there is. */
export function arbitraryFilterText({
  values,
  mostTerms = 3,
  asOf = true,
}: ArbitraryFilterOptions): fc.Arbitrary<string> {
  const past = values.moments.filter((at) => at <= values.now);
  const moment = past.length === 0 ? fc.constant(values.now) : fc.constantFrom(...past, values.now);
  const settings = fc.record({
    sort: fc.option(sorting, { freq: 2 }),
    asOf: asOf
      ? fc.option(
          moment.map((at) => `as-of:${new Date(at).toISOString()}`),
          { freq: 4 },
        )
      : fc.constant(null),
  });
  return fc
    .tuple(fc.array(arbitraryTermText(values), { maxLength: mostTerms }), settings)
    .map(([terms, { sort, asOf: then }]) => [...terms, sort, then].filter((part) => part !== null).join(' '));
}

const sorting = fc
  .tuple(fc.constantFrom(...sortFields), fc.boolean())
  .map(([by, descending]) => `sort:${descending ? '-' : ''}${by}`);

/** One term. */
function arbitraryTermText(values: FilterValues): fc.Arbitrary<string> {
  const inHand = textFields.filter((field) => (values.texts[field] ?? []).length > 0);
  const term = fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .constantFrom(...(inHand.length > 0 ? inHand : textFields))
        .chain((field) => textTerm(field, values)),
    },
    { weight: 1, arbitrary: fc.constantFrom(...textFields).chain((field) => textTerm(field, values)) },
    { weight: 2, arbitrary: word(values) },
    {
      weight: 2,
      arbitrary: fc
        .subarray([...credentialStates], { minLength: 1 })
        .map((states) => `is:${states.join(',')}`),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom(...Object.keys(flagFields)), fc.boolean())
        .map(([flag, is]) => `${flag}:${is}`),
    },
    { weight: 3, arbitrary: timeTerm(values) },
    { weight: 1, arbitrary: numberTerm },
    { weight: 1, arbitrary: comparison(duration).map((text) => `ttl:${text}`) },
  );
  return fc.tuple(fc.integer({ min: 0, max: 3 }), term).map(([n, text]) => (n === 0 ? `-${text}` : text));
}

function textTerm(field: CredentialField | UsageField, values: FilterValues): fc.Arbitrary<string> {
  const isClosed = closedFields.has(field);
  const known = values.texts[field] ?? [];
  const foreign = closedFields.get(field) ?? (isNamedByHash(field) ? ['mf1_a'] : ['nobody has this']);
  const value = fc.constantFrom(...known, ...known, ...known, ...foreign);
  const one = fc.oneof(
    { weight: 5, arbitrary: fc.tuple(value, fc.boolean()).map(([text, quoted]) => written(text, quoted)) },
    {
      weight: isClosed ? 1 : 3,
      arbitrary: fc
        .tuple(value, fc.nat(99))
        .map(([text, cut]) => `${writeValue(beginningOf(field, text, cut))}*`),
    },
  );
  return fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(`${field}:*`, `${field}:none`) },
    {
      weight: 5,
      arbitrary: fc.array(one, { minLength: 1, maxLength: 3 }).map((all) => `${field}:${all.join(',')}`),
    },
  );
}

function isNamedByHash(field: string): boolean {
  return field === 'fingerprint' || field === 'parent';
}

/** A beginning of at least one character, without half characters. */
function beginningOf(field: string, text: string, cut: number): string {
  const characters = [...text];
  const least = isNamedByHash(field) ? 'mf1_'.length : 1;
  const length = least + (cut % Math.max(1, characters.length - least + 1));
  return characters.slice(0, length).join('');
}

function written(text: string, quoted: boolean): string {
  return quoted ? `"${text.replace(/["\\]/g, '\\$&')}"` : writeValue(text);
}

/** Part of a value, in some case; seldom one that nobody has. */
function word({ texts }: FilterValues): fc.Arbitrary<string> {
  const known = Object.values(texts).flat();
  const part = fc
    .tuple(fc.constantFrom(...known, 'nobody'), fc.nat(99), fc.integer({ min: 1, max: 40 }))
    .map(([text, at, length]) => {
      const characters = [...text];
      const from = at % characters.length;
      return characters.slice(from, from + length).join('');
    });
  return fc.tuple(part, fc.constantFrom('as it is', 'upper', 'lower', 'quoted')).map(([text, form]) => {
    if (form === 'quoted') return written(text, true);
    return writeWord(form === 'upper' ? text.toUpperCase() : form === 'lower' ? text.toLowerCase() : text);
  });
}

function timeTerm({ moments, now }: FilterValues): fc.Arbitrary<string> {
  const at = fc
    .tuple(fc.constantFrom(...moments, now), fc.constantFrom(24, 20, 17, 10))
    .map(([moment, length]) => writtenTo(moment, length));
  const range = fc
    .tuple(at, at)
    .map(([a, b]) => (a <= b ? [a, b] : [b, a]))
    .chain(([a = '', b = '']) => fc.constantFrom(`${a}..*`, `*..${b}`, a, ...(a < b ? [`${a}..${b}`] : [])));
  const value = fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom('*', 'none') },
    { weight: 4, arbitrary: fc.tuple(operator, duration).map(([sign, length]) => `${sign}${length}`) },
    { weight: 2, arbitrary: fc.tuple(operator, at).map(([sign, moment]) => `${sign}${moment}`) },
    { weight: 2, arbitrary: range },
  );
  return fc
    .tuple(fc.constantFrom(...Object.keys(timeFields)), value)
    .map(([field, text]) => `${field}:${text}`);
}

/** To the millisecond, second, minute or day. */
function writtenTo(moment: Instant, length: number): string {
  const whole = new Date(moment).toISOString();
  if (length === 10) return whole.slice(0, 10);
  return length === 24 ? whole : `${whole.slice(0, length - 1)}Z`;
}

const operator = fc.constantFrom('<', '<=', '>', '>=');
const duration = fc
  .tuple(fc.integer({ min: 1, max: 90 }), fc.constantFrom('s', 'm', 'h', 'd', 'w'))
  .map(([count, unit]) => `${count}${unit}`);

function comparison(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(
    fc.tuple(operator, value).map(([sign, end]) => `${sign}${end}`),
    fc
      .tuple(value, fc.constantFrom('*..', '..*'))
      .map(([end, open]) => (open === '*..' ? `*..${end}` : `${end}..*`)),
    value,
  );
}

const count = fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 500 })).map(String);
const numberTerm = fc
  .tuple(fc.constantFrom(...Object.keys(numberFields)), comparison(count))
  .map(([field, text]) => `${field}:${text}`);

/** What has a meaning in the language, and what has none anywhere. */
const scraps = [
  textFields.slice(0, 4).map((field) => `${field}:`),
  'is: sort: as-of: ttl: uses: last-used: expires: shared: provder: x: __proto__: constructor:'.split(' '),
  '- -- " "" "\\ \\ , ,, : :: * ** .. ... < >= <= ( ) AND OR NOT && ||'.split(' '),
  'none true live -uses last-seen mf1_ mf1_abc __proto__ hasOwnProperty İ ß é'.split(' '),
  '5m 90d 2026-11-20 2026-02-30 2026-11-20T10:00Z 2026-11-20T10:00 +24:61'.split(' '),
  ['9'.repeat(20), ' ', '  ', '\t', '\n', '\u00a0', '\u2028', '\ufeff'],
  ['\0', '\u001b[31m', '\ud800', '\udc00', '😀', '\u202e'],
].flat();

/** Texts that are seldom right: scraps of the language, any characters, and right ones with something wrong. */
export function arbitraryBrokenText(values: FilterValues): fc.Arbitrary<string> {
  const scrap = fc.constantFrom(...scraps);
  const right = arbitraryFilterText({ values, mostTerms: 6 });
  return fc.oneof(
    fc.array(scrap, { maxLength: 40 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(fc.oneof(scrap, arbitraryTermText(values)), { maxLength: 90 }).map((parts) => parts.join(' ')),
    fc.tuple(right, scrap, fc.nat(), fc.nat(3)).map(([text, part, at, gone]) => {
      const from = at % (text.length + 1);
      return text.slice(0, from) + part + text.slice(from + gone);
    }),
    fc.tuple(scrap, fc.integer({ min: 1, max: 1_500 })).map(([part, times]) => part.repeat(times)),
  );
}
