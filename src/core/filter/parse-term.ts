import { type CredentialState, credentialStates } from '../api/views.ts';
import type { Instant } from '../instant.ts';
import { didYouMean, nearest } from '../nearest.ts';
import { flagFields } from './fields.ts';
import type { Claim } from './filter.ts';
import { FilterError } from './filter-error.ts';
import type { KnownField } from './find-field.ts';
import { parseMatch } from './parse-match.ts';
import { parseDurations, parseNumber } from './parse-range.ts';
import { parseTime } from './parse-time.ts';
import type { RawTerm, RawValue } from './scan-terms.ts';

/** What a term of a field claims, at the moment that the filter is about. */
export function parseClaim(field: ClaimField, term: RawTerm, now: Instant): Claim {
  switch (field.kind) {
    case 'credential':
      return { kind: field.kind, field: field.name, match: parseMatch(field.name, term.values) };
    case 'usage':
      return { kind: field.kind, field: field.name, match: parseMatch(field.name, term.values) };
    case 'setting':
      return { kind: 'state', states: [...new Set(term.values.map(parseState))] };
    case 'flag':
      return { kind: field.kind, field: field.name, is: parseFlag(field.name, onlyValue(field, term)) };
    case 'time':
      return {
        kind: field.kind,
        field: field.name,
        match: parseTime(field.name, onlyValue(field, term), now),
      };
    case 'number':
      return { kind: field.kind, field: field.name, range: parseNumber(field.name, onlyValue(field, term)) };
    case 'duration':
      return {
        kind: field.kind,
        field: field.name,
        range: parseDurations(field.name, onlyValue(field, term)),
      };
    default:
      return field satisfies never;
  }
}

/** Fields that claim something of a credential: neither the order nor the moment. */
export type ClaimField = Exclude<KnownField, { kind: 'setting' }> | (KnownField & { readonly name: 'is' });

/** The value of a field that takes no more than one. */
export function onlyValue(field: KnownField, { values }: RawTerm): RawValue {
  const [value, second] = values;
  if (value === undefined) throw new TypeError('a term has a value');
  if (second !== undefined) {
    throw new FilterError(second.at, `${field.name} takes one value: ${field.info.example}`);
  }
  return value;
}

function parseState({ raw, text, at, isPrefix }: RawValue): CredentialState {
  const word = text.toLowerCase();
  const state = isPrefix ? undefined : credentialStates.find((known) => known === word);
  if (state !== undefined) return state;
  if (Object.hasOwn(flagFields, word))
    throw new FilterError(at, `is takes a state${didYouMean(`${word}:true`)}`);
  const meant = nearest(raw, credentialStates);
  throw new FilterError(
    at,
    `is takes ${credentialStates.join(', ')}${didYouMean(meant === null ? null : `is:${meant}`)}`,
  );
}

function parseFlag(name: string, { raw, text, at, isPrefix }: RawValue): boolean {
  const word = text.toLowerCase();
  if (!isPrefix && (word === 'true' || word === 'false')) return word === 'true';
  const meant = nearest(raw, ['true', 'false']);
  throw new FilterError(
    at,
    meant === null
      ? `${name} is true or false: ${name}:true`
      : `${name} is true or false${didYouMean(`${name}:${meant}`)}`,
  );
}

const joining = new Map([
  ['AND', 'all terms must hold, side by side: leave AND out'],
  ['&&', 'all terms must hold, side by side: leave && out'],
  ['OR', 'there is no OR: a comma means any of (provider:aws,github), else ask twice'],
  ['||', 'there is no ||: a comma means any of (provider:aws,github), else ask twice'],
  ['NOT', 'there is no NOT: put a minus directly before the term (-env:dev)'],
]);

/** What a word or a quoted text claims. */
export function parseWord({ isQuoted, isPrefix, text, raw, at }: RawValue): Claim {
  if (text === '') {
    throw new FilterError(
      at,
      isPrefix && !isQuoted ? 'a star alone says nothing: leave it out' : 'the text is empty',
    );
  }
  if (isPrefix) {
    throw new FilterError(
      { from: at.to - 1, to: at.to },
      'words are found anywhere in a value: leave the star out, or put a text that holds one in quotes',
    );
  }
  const joined = joining.get(raw);
  if (joined !== undefined) throw new FilterError(at, `${joined}; put the word in quotes to look for it`);
  return { kind: 'text', text };
}
