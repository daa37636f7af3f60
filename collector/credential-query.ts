import { type CredentialState, credentialStates } from '../src/core/api/views.ts';
import { MayflyError } from '../src/core/errors.ts';
import type { Claim, Match, Term } from '../src/core/filter/filter.ts';
import { parseFilter } from '../src/core/filter/parse-filter.ts';
import type { Instant } from '../src/core/instant.ts';
import { unknownParameter } from './known-parameters.ts';
import { askedBy, readLimit } from './query-parameters.ts';
import type { CredentialQuery } from './store/store.ts';

const lists = ['provider', 'type', 'service', 'environment', 'agent', 'tool', 'state'] as const;
const singles = ['q', 'fingerprint', 'join_key', 'limit', 'cursor'] as const;
const known: readonly string[] = [...lists, ...singles];

const mostValues = 50;
const longestValue = 1024;

/**
 * The parameters of `GET /api/v1/credentials` as a query: `q` in the filter language, and the parameters that were
 * there before it, which are terms of the same filter. A parameter that is not known is an error: a mistyped filter
 * that is ignored answers another question. Messages never repeat a value.
 */
export function readCredentialQuery(parameters: URLSearchParams, now: Instant): CredentialQuery {
  for (const name of parameters.keys())
    if (!known.includes(name)) throw invalid(unknownParameter(name, known));
  const limit = readLimit(single(parameters, 'limit'));
  const filter = parseFilter(once(parameters, 'q') ?? '', now);
  const cursor = single(parameters, 'cursor');
  return {
    filter: { ...filter, terms: [...filter.terms, ...readTerms(parameters)] },
    asked: askedBy(parameters),
    limit,
    now,
    ...(cursor === null ? {} : { cursor }),
  };
}

function readTerms(parameters: URLSearchParams): readonly Term[] {
  const claims = lists.flatMap((name) => {
    const values = list(parameters, name);
    return values.length === 0 ? [] : [claimOf(name, values)];
  });
  const fingerprint = single(parameters, 'fingerprint');
  if (fingerprint !== null) claims.push(beginsWith(fingerprint));
  const joinKey = single(parameters, 'join_key');
  if (joinKey !== null) claims.push({ kind: 'credential', field: 'join-key', match: anyOf([joinKey]) });
  return claims.map((claim) => ({ ...claim, negated: false, at: { from: 0, to: 0 } }));
}

function claimOf(name: (typeof lists)[number], values: readonly string[]): Claim {
  const match = anyOf(values);
  switch (name) {
    case 'provider':
    case 'type':
      return { kind: 'credential', field: name, match };
    case 'service':
      return { kind: 'usage', field: 'workload', match };
    case 'environment':
      return { kind: 'usage', field: 'env', match };
    case 'agent':
    case 'tool':
      return { kind: 'usage', field: name, match };
    case 'state':
      return { kind: 'state', states: values.map(stateOf) };
    default:
      return name satisfies never;
  }
}

function anyOf(values: readonly string[]): Match {
  return { kind: 'any-of', values: values.map((value) => ({ text: value, isPrefix: false })) };
}

function stateOf(value: string): CredentialState {
  const state = credentialStates.find((name) => name === value);
  if (state === undefined) throw invalid(`state must be of ${credentialStates.join(', ')}`);
  return state;
}

const wholeFingerprint = 34;

function beginsWith(fingerprint: string): Claim {
  if (!/^mf1_[a-z2-7]{0,30}$/.test(fingerprint)) {
    throw invalid('fingerprint must be mf1_ and up to 30 characters of a-z2-7; never send a secret itself');
  }
  const isPrefix = fingerprint.length < wholeFingerprint;
  const match: Match = { kind: 'any-of', values: [{ text: fingerprint, isPrefix }] };
  return { kind: 'credential', field: 'fingerprint', match };
}

function single(parameters: URLSearchParams, name: (typeof singles)[number]): string | null {
  const value = once(parameters, name);
  return value === null ? null : text(name, value);
}

function once(parameters: URLSearchParams, name: (typeof singles)[number]): string | null {
  const values = parameters.getAll(name);
  if (values.length > 1) throw invalid(`${name} may be given once`);
  return values[0] ?? null;
}

function list(parameters: URLSearchParams, name: (typeof lists)[number]): readonly string[] {
  const values = parameters.getAll(name).flatMap((value) => value.split(','));
  if (values.length > mostValues) throw invalid(`${name} has more than ${mostValues} values`);
  return values.map((value) => text(name, value.trim()));
}

/** A text that a database takes: not empty, bounded, without NUL and without half a character. */
function text(name: string, value: string): string {
  if (value === '') throw invalid(`${name} is empty`);
  if (value.length > longestValue) throw invalid(`${name} is longer than ${longestValue} characters`);
  if (value.includes('\0') || !value.isWellFormed()) throw invalid(`${name} is not plain text`);
  return value;
}

function invalid(message: string): MayflyError {
  return new MayflyError('request.invalid', message);
}
