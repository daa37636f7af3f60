import type { TokenView } from '../../../src/core/api/views.ts';

export type TokenState = 'valid' | 'expired' | 'revoked';

export function tokenState({ revokedAt, expiresAt }: TokenView, now: number): TokenState {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && Date.parse(expiresAt) <= now ? 'expired' : 'valid';
}

/** Names as somebody writes them into one field, with commas between; null: none, which means no limit. */
export function namesOf(text: string): readonly string[] | null {
  const names = [...new Set(text.split(',').map((name) => name.trim()))].filter((name) => name !== '');
  return names.length === 0 ? null : names;
}
