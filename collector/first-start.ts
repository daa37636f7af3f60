import { randomBytes } from 'node:crypto';
import { type TokenScope, tokenScopes } from '../src/core/api/views.ts';
import type { Instant } from '../src/core/instant.ts';
import type { GivenToken } from './config.ts';
import { newToken } from './new-token.ts';
import type { Store } from './store/store.ts';

/** What a first start made. It exists in the clear only here and in what is shown. */
export interface FirstSecrets {
  readonly tokens: { readonly [Scope in TokenScope]?: string };
  /** Null: it was given. The collector never keeps it. */
  readonly fingerprintKey: string | null;
}

/**
 * Makes the tokens that nobody gave, if the store holds none yet, and a fingerprint key. Null when there is
 * nothing to make, or when another collector on the same database was faster.
 */
export async function makeFirstSecrets(
  {
    tokens,
    given,
    fingerprintKeyGiven,
  }: {
    readonly tokens: Pick<Store['tokens'], 'addFirst'>;
    readonly given: readonly GivenToken[];
    readonly fingerprintKeyGiven: boolean;
  },
  now: Instant,
): Promise<FirstSecrets | null> {
  const missing = tokenScopes.filter((scope) => !given.some((token) => token.scope === scope));
  if (missing.length === 0) return null;
  const made = missing.map((scope) => newToken({ name: `first ${scope}`, scope, expiresInDays: null }, now));
  const added = await tokens.addFirst(made.map(({ row }) => row));
  if (!added) return null;
  return {
    tokens: Object.fromEntries(made.map(({ row, token }) => [row.scope, token])),
    fingerprintKey: fingerprintKeyGiven ? null : randomBytes(32).toString('base64url'),
  };
}
