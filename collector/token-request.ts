import { type TokenScope, tokenScopes } from '../src/core/api/views.ts';
import { MayflyError } from '../src/core/errors.ts';
import { nearest } from './nearest.ts';

export interface TokenRequest {
  readonly name: string;
  readonly scope: TokenScope;
  /** Null: it does not expire. */
  readonly expiresInDays: number | null;
}

const fields = ['name', 'scope', 'expires_in_days'];
const longestName = 100;
const mostDays = 3650;

/** The body of `POST /api/v1/tokens`, parsed. Throws `request.invalid` with every problem at once. */
export function readTokenRequest(body: Uint8Array): TokenRequest {
  const given = parseObject(body);
  const problems: string[] = [];
  for (const field of Object.keys(given)) {
    if (fields.includes(field)) continue;
    const meant = nearest(field, fields);
    problems.push(
      meant === null
        ? `a field is not known; known: ${fields.join(', ')}`
        : `unknown field: did you mean ${meant}?`,
    );
  }
  const { name, scope, expires_in_days: days = null } = given;
  if (!isName(name)) problems.push(`name must be 1 to ${longestName} characters without control characters`);
  if (!isScope(scope)) problems.push(`scope must be one of ${tokenScopes.join(', ')}`);
  if (!isDays(days)) problems.push(`expires_in_days must be a whole number from 1 to ${mostDays}`);
  if (problems.length === 0 && isName(name) && isScope(scope) && isDays(days)) {
    return { name: name.trim(), scope, expiresInDays: days };
  }
  throw new MayflyError('request.invalid', problems.join('; '));
}

function parseObject(body: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Answered below: what the parser says may quote the body.
  }
  throw new MayflyError('request.invalid', 'the body must be a JSON object with name and scope');
}

function isName(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.trim() !== '' &&
    value.length <= longestName &&
    value.isWellFormed() &&
    !/\p{Cc}/u.test(value)
  );
}

function isScope(value: unknown): value is TokenScope {
  return tokenScopes.some((scope) => scope === value);
}

function isDays(value: unknown): value is number | null {
  return value === null || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= mostDays);
}
