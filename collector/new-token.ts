import { randomUUID } from 'node:crypto';
import { type Instant, instant } from '../src/core/instant.ts';
import { noQuota } from './principal.ts';
import { everything } from './store/read-scope.ts';
import type { StoredToken } from './store/store.ts';
import type { TokenRequest } from './token-request.ts';
import { hashToken, makeToken } from './tokens.ts';

const dayMs = 86_400_000;

/** A new token beside the row that is kept of it. Without limits and quota of its own unless they are asked for. */
export function newToken(
  {
    name,
    scope,
    expiresInDays,
    limits = everything,
    quota = noQuota,
  }: Pick<TokenRequest, 'name' | 'scope' | 'expiresInDays'> & Partial<TokenRequest>,
  now: Instant,
): { readonly token: string; readonly row: StoredToken } {
  const token = makeToken(scope);
  const row = {
    id: randomUUID(),
    name,
    scope,
    hash: hashToken(token),
    createdAt: now,
    expiresAt: expiresInDays === null ? null : instant(now + expiresInDays * dayMs),
    revokedAt: null,
    lastUsedAt: null,
    limits,
    quota,
  };
  return { token, row };
}
