import type { TokenScope } from '../src/core/api/views.ts';
import { MayflyError } from '../src/core/errors.ts';
import type { Instant } from '../src/core/instant.ts';
import type { ClientCertificate } from './client-certificate.ts';
import type { GivenToken } from './config.ts';
import { givenPrincipal, noQuota, type Principal, storedPrincipal } from './principal.ts';
import { createSessionCheck } from './sessions.ts';
import { everything } from './store/read-scope.ts';
import type { Store, StoredToken } from './store/store.ts';
import { createTokenMemory } from './token-memory.ts';
import { hashToken, parseToken, sameHash } from './tokens.ts';
import { unauthenticated } from './unauthenticated.ts';

/** Lets a request in, or throws `access.unauthenticated`, `access.forbidden` or `store.unavailable`. */
export interface Authenticator {
  readonly authenticate: (
    authorization: string | undefined,
    allowed: readonly TokenScope[],
    certificate?: ClientCertificate | null,
  ) => Promise<Principal>;
  /** The same for the secret of a session instead of a token. */
  readonly authenticateSession: (
    session: string,
    allowed: readonly TokenScope[],
    certificate?: ClientCertificate | null,
  ) => Promise<Principal>;
  /** Forgets what it looked up, so that a change made by this process holds at once. */
  readonly forget: () => void;
}

interface AuthenticatorDeps {
  readonly given: readonly GivenToken[];
  readonly tokens: Pick<Store['tokens'], 'byHash' | 'touch'>;
  /** Left out: nobody can sign in. */
  readonly sessions?: Pick<Store['sessions'], 'byHash'>;
  readonly now: () => Instant;
  /** What a client certificate may do without a token; null: nothing. */
  readonly certificateScope?: TokenScope | null;
}

/** `Authorization: Bearer` (RFC 6750) and nothing else: no other scheme, no parameter. */
const bearer = /^Bearer +([\x21-\x7e]{1,512}) *$/i;

export function createAuthenticator(deps: AuthenticatorDeps): Authenticator {
  const memory = createTokenMemory(deps.tokens.byHash, deps.now);
  const known = createTokenCheck(deps, memory.find);
  const sessions = createTokenMemory(deps.sessions?.byHash ?? (async () => null), deps.now);
  const knownSession = createSessionCheck({ ...deps, find: sessions.find });
  return {
    forget: () => {
      memory.forget();
      sessions.forget();
    },
    authenticate: async (authorization, allowed, certificate = null) => {
      const identity = identityOf(certificate);
      const stand = authorization === undefined ? (deps.certificateScope ?? null) : null;
      const principal =
        identity !== null && stand !== null
          ? certified(identity, stand)
          : { ...(await known(tokenOf(authorization))), identity };
      return mustBeAllowed(principal, allowed);
    },
    authenticateSession: async (session, allowed, certificate = null) => {
      const identity = identityOf(certificate);
      return mustBeAllowed({ ...(await knownSession(session)), identity }, allowed);
    },
  };
}

/** Null: no certificate was presented. */
function identityOf(certificate: ClientCertificate | null): string | null {
  if (certificate?.problem !== undefined) {
    throw unauthenticated(`the client certificate is not accepted: ${certificate.problem}`);
  }
  return certificate?.identity ?? null;
}

function certified(identity: string, scope: TokenScope): Principal {
  const id = `certificate:${identity}`;
  return { id, name: identity, scope, limits: everything, quota: noQuota, expiresAt: null, identity };
}

function mustBeAllowed(principal: Principal, allowed: readonly TokenScope[]): Principal {
  if (allowed.includes(principal.scope)) return principal;
  const list = allowed.join(' and ');
  throw new MayflyError('access.forbidden', `the token has scope ${principal.scope}; this is for ${list}`);
}

function tokenOf(authorization: string | undefined): string {
  const text = bearer.exec(authorization ?? '')?.[1];
  if (text === undefined) throw unauthenticated('a token is needed: send "Authorization: Bearer <token>"');
  return text;
}

/** The principal of a token that is known and valid. */
function createTokenCheck(
  { given, tokens, now }: AuthenticatorDeps,
  find: (hash: Uint8Array) => Promise<StoredToken | null>,
): (text: string) => Promise<Omit<Principal, 'identity'>> {
  const touch = createTouch(tokens, now);
  return async (text) => {
    const ours = parseToken(text) !== null;
    const hash = hashToken(text);
    // The database is asked first, so that a revoked token stays revoked although a variable still holds it.
    const stored = ours ? await find(hash) : null;
    if (stored !== null && sameHash(stored.hash, hash)) {
      const principal = storedPrincipal(stored, now());
      touch(stored.id);
      return principal;
    }
    const match = given.filter((token) => sameHash(token.hash, hash))[0];
    if (match !== undefined) return givenPrincipal(match);
    throw unauthenticated(
      !ours && text.startsWith('mft_')
        ? 'this token is not whole: its check characters do not fit'
        : 'this token is not known here',
    );
  };
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
