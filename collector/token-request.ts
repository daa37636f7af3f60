import { type TokenScope, tokenScopes } from '../src/core/api/views.ts';
import { MayflyError } from '../src/core/errors.ts';
import { nearest } from '../src/core/nearest.ts';
import { readJsonObject } from './json-object.ts';
import type { ReadScope } from './store/read-scope.ts';
import type { TokenQuota } from './store/store.ts';

export interface TokenRequest {
  readonly name: string;
  readonly scope: TokenScope;
  /** Null: it does not expire. */
  readonly expiresInDays: number | null;
  readonly limits: ReadScope;
  readonly quota: TokenQuota;
}

const fields = [
  'name',
  'scope',
  'expires_in_days',
  'environments',
  'workloads',
  'new_credentials_per_second',
  'spans_per_second',
];
const longestName = 100;
const mostDays = 3650;
const mostMembers = 64;
const longestMember = 256;
const mostPerSecond = 1_000_000;

/** The body of `POST /api/v1/tokens`, parsed. Throws `request.invalid` with every problem at once. */
export function readTokenRequest(body: Uint8Array): TokenRequest {
  const given = readJsonObject(body, 'the body must be a JSON object with name and scope');
  const problems = unknownFields(given);
  const { name, scope, expires_in_days: days = null } = given;
  const { environments = null, workloads = null } = given;
  const { new_credentials_per_second: newPerSecond = null, spans_per_second: spansPerSecond = null } = given;
  if (!isName(name)) problems.push(`name must be 1 to ${longestName} characters without control characters`);
  if (!isScope(scope)) problems.push(`scope must be one of ${tokenScopes.join(', ')}`);
  if (!isUpTo(days, mostDays)) problems.push(`expires_in_days must be a whole number from 1 to ${mostDays}`);
  for (const [field, names] of Object.entries({ environments, workloads })) {
    if (!isMembers(names)) problems.push(`${field} must be a list of 1 to ${mostMembers} names`);
  }
  for (const [field, rate] of Object.entries({ newPerSecond, spansPerSecond })) {
    if (isUpTo(rate, mostPerSecond)) continue;
    const wire = field === 'newPerSecond' ? 'new_credentials_per_second' : 'spans_per_second';
    problems.push(`${wire} must be a whole number from 1 to ${mostPerSecond}`);
  }
  if (scope === 'admin' && (environments !== null || workloads !== null)) {
    problems.push('a token of scope admin cannot be limited to environments or workloads');
  }
  if (scope === 'read' && (newPerSecond !== null || spansPerSecond !== null)) {
    problems.push('a token of scope read sends nothing, so it has no rate');
  }
  if (
    problems.length === 0 &&
    isName(name) &&
    isScope(scope) &&
    isUpTo(days, mostDays) &&
    isMembers(environments) &&
    isMembers(workloads) &&
    isUpTo(newPerSecond, mostPerSecond) &&
    isUpTo(spansPerSecond, mostPerSecond)
  ) {
    const limits = { environments: distinct(environments), workloads: distinct(workloads) };
    const quota = { newCredentialsPerSecond: newPerSecond, spansPerSecond };
    return { name: name.trim(), scope, expiresInDays: days, limits, quota };
  }
  throw new MayflyError('request.invalid', problems.join('; '));
}

function unknownFields(given: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(given)
    .filter((field) => !fields.includes(field))
    .map((field) => {
      const meant = nearest(field, fields);
      return meant === null
        ? `a field is not known; known: ${fields.join(', ')}`
        : `unknown field: did you mean ${meant}?`;
    });
}

function isName(value: unknown): value is string {
  return isText(value, longestName);
}

function isText(value: unknown, longest: number): value is string {
  return (
    typeof value === 'string' &&
    value.trim() !== '' &&
    value.length <= longest &&
    value.isWellFormed() &&
    !/\p{Cc}/u.test(value)
  );
}

function isScope(value: unknown): value is TokenScope {
  return tokenScopes.some((scope) => scope === value);
}

function isUpTo(value: unknown, most: number): value is number | null {
  return value === null || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most);
}

/** Null, or some names: an empty list could be meant as "all" or as "none". */
function isMembers(value: unknown): value is readonly string[] | null {
  if (value === null) return true;
  if (!Array.isArray(value) || value.length === 0 || value.length > mostMembers) return false;
  return value.every((member) => isText(member, longestMember));
}

function distinct(names: readonly string[] | null): readonly string[] | null {
  return names === null ? null : [...new Set(names.map((name) => name.trim()))].sort();
}
