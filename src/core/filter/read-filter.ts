import type { Instant } from '../instant.ts';
import { didYouMean, nearest } from '../nearest.ts';
import { defaultSort, type Filter, type Sort, sortFields, type Term } from './filter.ts';
import { FilterError } from './filter-error.ts';
import { findField, type KnownField, nearestField } from './find-field.ts';
import { parseMoment } from './moment.ts';
import { type ClaimField, onlyValue, parseClaim, parseWord } from './parse-term.ts';
import { type RawTerm, scanTerms } from './scan-terms.ts';

const longestText = 2_048;
const mostTerms = 64;
const mostValues = 50;
/** Controls other than white space, which no text of the inventory has, and half characters. */
const noCharacter = /[^\P{Cc}\t-\r\x80-\x9f]|\p{Cs}/u;

/** Whether a text gives a credential away by its form. */
export type HoldsSecret = (text: string) => boolean;

/** The grammar of filters: runs in browsers, too, which know no forms of credentials. */
export function readFilter(text: string, now: Instant, holdsSecret: HoldsSecret): Filter {
  const known = readTerms(text, holdsSecret).map((term) => [term, knownField(term)] as const);
  const asOf = onlyTerm(known, 'as-of');
  const sort = onlyTerm(known, 'sort');
  const moment = asOf === null ? null : parseAsOf(asOf, now);
  return {
    terms: known.flatMap(([term, field]) => {
      if (field !== null && !isClaim(field)) return [];
      return [parseTerm(field, term, moment ?? now)];
    }),
    sort: sort === null ? defaultSort : parseSort(sort),
    asOf: moment,
  };
}

/** The terms, of a text that may be read at all. */
function readTerms(text: string, holdsSecret: HoldsSecret): readonly RawTerm[] {
  if (text.length > longestText) {
    throw new FilterError(
      { from: longestText, to: text.length },
      `a filter has at most ${longestText} characters`,
    );
  }
  const broken = text.search(noCharacter);
  if (broken >= 0) throw new FilterError({ from: broken, to: broken + 1 }, 'this is no character of a text');
  const terms = scanTerms(text);
  refuseSecrets(text, terms, holdsSecret);
  const beyond = terms[mostTerms];
  if (beyond !== undefined) throw new FilterError(beyond.at, `a filter has at most ${mostTerms} terms`);
  for (const { problem, values } of terms) {
    if (problem !== null) throw new FilterError(problem.at, problem.message);
    const last = values[mostValues];
    if (last !== undefined) throw new FilterError(last.at, `a term has at most ${mostValues} values`);
  }
  return terms;
}

/** Law 3: nobody's message repeats it, and no query is made of it. */
function refuseSecrets(text: string, terms: readonly RawTerm[], holdsSecret: HoldsSecret): void {
  const held = terms.find(
    ({ at, values }) =>
      holdsSecret(text.slice(at.from, at.to)) || values.some((value) => holdsSecret(value.text)),
  );
  if (held === undefined && !holdsSecret(text)) return;
  throw new FilterError(
    held?.at ?? { from: 0, to: text.length },
    'this looks like a credential: never send a secret itself, ask for its fingerprint (mayfly show --secret-stdin)',
  );
}

function knownField({ field, values, at }: RawTerm): KnownField | null {
  if (field === null) return null;
  const known = findField(field.name);
  if (known !== null) {
    const empty = values.find((value) => value.raw === '');
    if (empty === undefined) return known;
    throw new FilterError(
      at,
      values.length === 1
        ? `${known.name} needs a value directly behind its colon: ${known.info.example}`
        : 'there is no value before or behind a comma; values follow each other without white space',
    );
  }
  const meant = nearestField(field.name);
  const shown = /^[\w-]{1,24}$/.test(field.name) ? ` ${field.name}` : ' of that name';
  throw new FilterError(
    field.at,
    meant === null
      ? `there is no field${shown}; put a text that holds a colon in quotes`
      : `there is no field${shown}${didYouMean(meant)}`,
  );
}

function isClaim(field: KnownField): field is ClaimField {
  return field.kind !== 'setting' || field.name === 'is';
}

function parseTerm(field: ClaimField | null, term: RawTerm, now: Instant): Term {
  const { negated, at, values } = term;
  const [value] = values;
  if (value === undefined) throw new TypeError('a term has a value');
  return { ...(field === null ? parseWord(value) : parseClaim(field, term, now)), negated, at };
}

type Known = readonly [RawTerm, KnownField | null];

/** A setting may stand anywhere, once. */
function onlyTerm(known: readonly Known[], name: 'sort' | 'as-of'): Known | null {
  const [first, second] = known.filter(([, field]) => field?.name === name);
  if (second !== undefined) throw new FilterError(second[0].at, `${name} may stand in a filter once`);
  if (first?.[0].negated === true) {
    throw new FilterError(
      first[0].at,
      name === 'sort' ? 'the minus belongs behind the colon: sort:-uses' : 'as-of cannot be negated',
    );
  }
  return first ?? null;
}

function parseSort([term, field]: Known): Sort {
  if (field === null) throw new TypeError('a setting has a field');
  const { text, isPrefix, at } = onlyValue(field, term);
  const descending = text.startsWith('-');
  const word = (descending ? text.slice(1) : text).toLowerCase().replaceAll('_', '-');
  const by = isPrefix ? undefined : sortFields.find((known) => known === word);
  if (by !== undefined) return { by, descending };
  const meant = nearest(word, sortFields);
  throw new FilterError(
    at,
    `sort takes ${sortFields.join(', ')}, with a minus the greatest first${didYouMean(meant === null ? null : `sort:${descending ? '-' : ''}${meant}`)}`,
  );
}

function parseAsOf([term, field]: Known, now: Instant): Instant {
  if (field === null) throw new TypeError('a setting has a field');
  const { text, isPrefix, at } = onlyValue(field, term);
  const moment = isPrefix ? null : parseMoment(text);
  if (moment === null || moment.isDay) {
    throw new FilterError(at, 'as-of takes a moment with its zone: as-of:2026-11-20T10:00Z');
  }
  if (moment.from > now) throw new FilterError(at, 'as-of lies in the future: what will be is not known');
  return moment.from;
}
