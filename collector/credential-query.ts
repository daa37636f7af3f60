import { credentialStates } from '../src/core/api/views.ts';
import { MayflyError } from '../src/core/errors.ts';
import type { Instant } from '../src/core/instant.ts';
import { nearest } from './nearest.ts';
import type { CredentialQuery } from './store/store.ts';

const lists = ['provider', 'type', 'service', 'environment', 'agent', 'tool', 'state'] as const;
const singles = ['fingerprint', 'join_key', 'limit', 'cursor'] as const;
const known: readonly string[] = [...lists, ...singles];

const largestPage = 200;
const defaultPage = 50;
const mostValues = 50;
const longestValue = 1024;

/**
 * The parameters of `GET /api/v1/credentials` as a query. A parameter that is not known is an error: a
 * mistyped filter that is ignored answers another question. Messages never repeat a value.
 */
export function readCredentialQuery(parameters: URLSearchParams, now: Instant): CredentialQuery {
  for (const name of parameters.keys()) if (!known.includes(name)) throw invalid(unknownParameter(name));
  const query: Record<string, unknown> = { limit: readLimit(single(parameters, 'limit')), now };
  for (const name of lists) {
    const values = list(parameters, name);
    if (values.length > 0) query[name] = values;
  }
  for (const state of (query['state'] as readonly string[] | undefined) ?? []) {
    if (!(credentialStates as readonly string[]).includes(state)) {
      throw invalid(`state must be of ${credentialStates.join(', ')}`);
    }
  }
  const fingerprint = single(parameters, 'fingerprint');
  if (fingerprint !== null && !/^mf1_[a-z2-7]{0,30}$/.test(fingerprint)) {
    throw invalid('fingerprint must be mf1_ and up to 30 characters of a-z2-7; never send a secret itself');
  }
  const joinKey = single(parameters, 'join_key');
  const cursor = single(parameters, 'cursor');
  return {
    ...(query as unknown as CredentialQuery),
    ...(fingerprint === null ? {} : { fingerprint }),
    ...(joinKey === null ? {} : { joinKey }),
    ...(cursor === null ? {} : { cursor }),
  };
}

/** A parameter's name is text of the client: it is repeated only when it looks like a name. */
function unknownParameter(name: string): string {
  const shown = /^[a-z_]{1,24}$/i.test(name) ? `unknown parameter ${name}` : 'unknown parameter';
  const meant = nearest(name.toLowerCase(), known);
  return meant === null ? `${shown}; known: ${known.join(', ')}` : `${shown}: did you mean ${meant}?`;
}

function single(parameters: URLSearchParams, name: (typeof singles)[number]): string | null {
  const values = parameters.getAll(name);
  if (values.length > 1) throw invalid(`${name} may be given once`);
  return values.map((value) => text(name, value))[0] ?? null;
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

function readLimit(value: string | null): number {
  if (value === null) return defaultPage;
  const limit = /^\d{1,9}$/.test(value) ? Number(value) : 0;
  if (limit < 1 || limit > largestPage) throw invalid(`limit must be a number from 1 to ${largestPage}`);
  return limit;
}

function invalid(message: string): MayflyError {
  return new MayflyError('request.invalid', message);
}
