import { randomUUID } from 'node:crypto';
import type { TokenScope } from '../src/core/api/views.ts';
import { type Instant, instant } from '../src/core/instant.ts';
import type { StoredToken } from './store/store.ts';
import { hashToken, makeToken } from './tokens.ts';

const dayMs = 86_400_000;

/** A new token beside the row that is kept of it. */
export function newToken(
  { name, scope, expiresInDays }: { name: string; scope: TokenScope; expiresInDays: number | null },
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
  };
  return { token, row };
}
