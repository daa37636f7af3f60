import { credentialStates } from '../api/views.ts';
import { type Span, sortFields } from './filter.ts';
import { findField, type KnownField, knownFields } from './find-field.ts';
import { closedFields } from './parse-match.ts';
import { type RawTerm, type RawValue, scanTerms, scanValue } from './scan-terms.ts';

/** What is being written at a place of a filter's text, and how it may go on. */
export interface Suggestions {
  /** What a suggestion stands instead of. */
  readonly replaces: Span;
  /** Fields that begin so, with their colon. */
  readonly fields: readonly WordSuggestion[];
  /** What begins so of the words that a field takes, whatever the inventory holds. */
  readonly words: readonly WordSuggestion[];
  /** The field of whose values those that begin with `prefix` are suggestions; null: none. */
  readonly valuesOf: OpenField['name'] | null;
  /** What is written up to the place, without quotes and escapes. */
  readonly prefix: string;
}

type OpenField = Extract<KnownField, { readonly kind: 'credential' | 'usage' }>;

export interface WordSuggestion {
  readonly text: string;
  readonly about: string;
}

/** `at` is a place between characters, in UTF-16 units. The text may be wrong and half written. */
export function suggestFor(text: string, at: number): Suggestions {
  const place = Math.min(Math.max(0, at), text.length);
  const term = scanTerms(text).find(({ at: span }) => span.from <= place && place <= span.to);
  const start = term === undefined ? place : term.at.from + (term.negated ? 1 : 0);
  if (term === undefined || place < start) return nameAt({ from: place, to: place }, '');
  const { field } = term;
  if (field !== null && place > field.at.to) return valueAt(term, { text, place });
  if (field !== null) {
    return nameAt({ from: start, to: field.at.to + 1 }, text.slice(start, place));
  }
  const isQuoted = term.values.some((value) => value.isQuoted);
  return isQuoted
    ? nothing({ from: start, to: term.at.to })
    : nameAt({ from: start, to: term.at.to }, text.slice(start, place));
}

function nothing(replaces: Span): Suggestions {
  return { replaces, fields: [], words: [], valuesOf: null, prefix: '' };
}

function nameAt(replaces: Span, prefix: string): Suggestions {
  const begun = prefix.toLowerCase().replaceAll('_', '-');
  const fields = knownFields
    .filter(({ name, info }) => [name, ...info.aliases].some((word) => word.startsWith(begun)))
    .map(({ name, info }) => ({ text: `${name}:`, about: info.about }));
  return { ...nothing(replaces), fields, prefix };
}

function valueAt(
  term: RawTerm,
  { text, place }: { readonly text: string; readonly place: number },
): Suggestions {
  const field = term.field === null ? null : findField(term.field.name);
  const value = term.values.findLast((known) => known.at.from <= place);
  if (field === null || value === undefined || place > value.at.to)
    return nothing({ from: place, to: place });
  const prefix = prefixOf(value, text.slice(0, place));
  const begun = prefix.toLowerCase();
  return {
    replaces: value.at,
    fields: [],
    words: wordsOf(field).filter((word) => word.text.startsWith(begun)),
    valuesOf: isOpen(field) ? field.name : null,
    prefix,
  };
}

function prefixOf({ at }: RawValue, textBefore: string): string {
  return scanValue(textBefore, at.from, true).value.text;
}

/** Its values are texts of the inventory. */
function isOpen(field: KnownField): field is OpenField {
  return (field.kind === 'credential' || field.kind === 'usage') && !closedFields.has(field.name);
}

function wordsOf(field: KnownField): readonly WordSuggestion[] {
  switch (field.kind) {
    case 'setting':
      return settingWords(field.name);
    case 'credential':
    case 'usage':
      return [
        ...(closedFields.get(field.name) ?? []).map((text) => ({ text, about: field.info.about })),
        ...presence,
      ];
    case 'flag':
      return [
        { text: 'true', about: field.info.about },
        { text: 'false', about: `not ${field.info.about}` },
      ];
    case 'time':
      return field.name === 'expires' ? timesToCome : timesPast;
    case 'number':
      return [
        { text: '>100', about: 'more than 100' },
        { text: '1..10', about: 'from 1 to 10' },
      ];
    case 'duration':
      return [
        { text: '>90d', about: 'longer than 90 days' },
        { text: '<=1h', about: 'an hour at most' },
      ];
    default:
      return field satisfies never;
  }
}

const presence = [
  { text: '*', about: 'some value' },
  { text: 'none', about: 'no value' },
];
const timesPast = [
  { text: '<5m', about: 'less than five minutes ago' },
  { text: '<1h', about: 'less than an hour ago' },
  { text: '<1d', about: 'less than a day ago' },
  { text: '>1d', about: 'longer than a day ago' },
  ...presence,
];
const timesToCome = [
  { text: '<1h', about: 'within the next hour' },
  { text: '<1d', about: 'within the next day' },
  { text: '>90d', about: 'later than in 90 days' },
  ...presence,
];

const aboutStates = {
  live: 'seen in the last 15 minutes',
  idle: 'not seen for a while',
  expired: 'past its expiry',
  ended: 'revoked, logged out or replaced, and not seen since',
};
const aboutSort = {
  'last-seen': 'last observed',
  'first-seen': 'first observed',
  expires: 'expiry',
  uses: 'how often it was used',
};

function settingWords(name: 'is' | 'sort' | 'as-of'): readonly WordSuggestion[] {
  if (name === 'as-of') return [];
  if (name === 'is') return credentialStates.map((text) => ({ text, about: aboutStates[text] }));
  return sortFields.flatMap((by) => [
    { text: `-${by}`, about: `${aboutSort[by]}, the greatest first` },
    { text: by, about: `${aboutSort[by]}, the least first` },
  ]);
}
