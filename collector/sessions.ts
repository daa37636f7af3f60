import { createHmac, randomBytes } from 'node:crypto';
import { type Instant, instant } from '../src/core/instant.ts';
import type { GivenToken } from './config.ts';
import { givenPrincipal, type Principal, storedPrincipal } from './principal.ts';
import type { FoundSession, StoredSession } from './store/store.ts';
import { hashToken, sameHash } from './tokens.ts';
import { unauthenticated } from './unauthenticated.ts';

const hourMs = 3_600_000;

/** A session ends after so long, whatever its token may still do. */
export const sessionMs = 12 * hourMs;

/** 256 random bits in base64url. */
const shape = /^[A-Za-z0-9_-]{43}$/;

/** A new session of a token, beside the row that is kept of it. */
export function newSession(
  token: { readonly id: string; readonly hash: Uint8Array; readonly expiresAt: Instant | null },
  now: Instant,
): { readonly secret: string; readonly row: StoredSession } {
  const secret = randomBytes(32).toString('base64url');
  const expiresAt = instant(Math.min(now + sessionMs, token.expiresAt ?? Number.POSITIVE_INFINITY));
  return {
    secret,
    row: {
      hash: hashToken(secret),
      token: token.id,
      proof: proofOf(secret, token.hash),
      createdAt: now,
      expiresAt,
    },
  };
}

/**
 * The principal of a session: that of its token, as long as both live. A token of the environment is known by the
 * proof, so another one in its place ends the sessions of the one before.
 */
export function createSessionCheck({
  given,
  find,
  now,
}: {
  readonly given: readonly GivenToken[];
  readonly find: (hash: Uint8Array) => Promise<FoundSession | null>;
  readonly now: () => Instant;
}): (secret: string) => Promise<Omit<Principal, 'identity'>> {
  return async (secret) => {
    const hash = hashToken(secret);
    const found = shape.test(secret) ? await find(hash) : null;
    if (found === null || !sameHash(found.session.hash, hash)) throw ended();
    const { session, token } = found;
    if (session.expiresAt <= now()) throw ended();
    const isOf = (candidate: { readonly hash: Uint8Array }): boolean =>
      sameHash(proofOf(secret, candidate.hash), session.proof);
    if (token !== null && isOf(token)) {
      return { ...storedPrincipal(token, now()), expiresAt: session.expiresAt };
    }
    const match = given.find((each) => `given:${each.scope}` === session.token && isOf(each));
    if (match === undefined) throw ended();
    return { ...givenPrincipal(match), expiresAt: session.expiresAt };
  };
}

function ended() {
  return unauthenticated('the session has ended: sign in again');
}

function proofOf(secret: string, tokenHash: Uint8Array): Uint8Array {
  return createHmac('sha256', secret).update(tokenHash).digest();
}
