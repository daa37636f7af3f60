import type { TokenScope } from '../src/core/api/views.ts';
import { MayflyError } from '../src/core/errors.ts';
import type { Instant } from '../src/core/instant.ts';
import type { GivenToken } from './config.ts';
import type { Store, StoredToken } from './store/store.ts';
import { createTokenMemory } from './token-memory.ts';
import { hashToken, parseToken, sameHash } from './tokens.ts';

/** Lets a request in, or throws `access.unauthenticated`, `access.forbidden` or `store.unavailable`. */
export interface Authenticator {
  readonly authenticate: (authorization: string | undefined, allowed: readonly TokenScope[]) => Promise<void>;
  /** Forgets what it looked up, so that a change made by this process holds at once. */
  readonly forget: () => void;
}

interface AuthenticatorDeps {
  readonly given: readonly GivenToken[];
  readonly tokens: Pick<Store['tokens'], 'byHash' | 'touch'>;
  readonly now: () => Instant;
}

/** `Authorization: Bearer` (RFC 6750) and nothing else: no other scheme, no parameter, no cookie. */
const bearer = /^Bearer +([\x21-\x7e]{1,512}) *$/i;

export function createAuthenticator({ given, tokens, now }: AuthenticatorDeps): Authenticator {
  const memory = createTokenMemory(tokens, now);
  const touch = createTouch(tokens, now);

  const scopeOf = async (text: string): Promise<TokenScope> => {
    const ours = parseToken(text) !== null;
    const hash = hashToken(text);
    // The database is asked first, so that a revoked token stays revoked although a variable still holds it.
    const stored = ours ? await memory.find(hash) : null;
    if (stored !== null && sameHash(stored.hash, hash)) {
      mustBeValid(stored, now());
      touch(stored.id);
      return stored.scope;
    }
    const match = given.filter((token) => sameHash(token.hash, hash))[0];
    if (match !== undefined) return match.scope;
    throw unauthenticated(
      !ours && text.startsWith('mft_')
        ? 'this token is not whole: its check characters do not fit'
        : 'this token is not known here',
    );
  };

  return {
    forget: memory.forget,
    authenticate: async (authorization, allowed) => {
      const text = bearer.exec(authorization ?? '')?.[1];
      if (text === undefined)
        throw unauthenticated('a token is needed: send "Authorization: Bearer <token>"');
      const scope = await scopeOf(text);
      if (allowed.includes(scope)) return;
      const list = allowed.join(' and ');
      throw new MayflyError('access.forbidden', `the token has scope ${scope}; this is for ${list}`);
    },
  };
}

function mustBeValid({ revokedAt, expiresAt }: StoredToken, now: Instant): void {
  if (revokedAt !== null) throw unauthenticated('this token was revoked');
  if (expiresAt !== null && expiresAt <= now) throw unauthenticated('this token has expired');
}

const touchEveryMs = 60_000;

/** Notes the use of a token, once a minute. Only for the list of tokens: a failure must not cost a request. */
function createTouch(tokens: Pick<Store['tokens'], 'touch'>, now: () => Instant): (id: string) => void {
  const touched = new Map<string, Instant>();
  return (id) => {
    const at = now();
    if (at - (touched.get(id) ?? 0) < touchEveryMs) return;
    touched.set(id, at);
    tokens.touch(id, at).catch(() => touched.delete(id));
  };
}

function unauthenticated(message: string): MayflyError {
  return new MayflyError('access.unauthenticated', message);
}
