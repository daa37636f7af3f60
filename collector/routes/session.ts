import { type Context, Hono } from 'hono';
import type { SessionView } from '../../src/core/api/live-views.ts';
import type { TokenScope } from '../../src/core/api/views.ts';
import { MayflyError } from '../../src/core/errors.ts';
import type { Instant } from '../../src/core/instant.ts';
import type { AppEnv } from '../app-env.ts';
import type { Authenticator } from '../authenticate.ts';
import { createByteBudget } from '../byte-budget.ts';
import { clientCertificate } from '../client-certificate.ts';
import { identify } from '../entrance.ts';
import { checkParameters } from '../known-parameters.ts';
import type { Log } from '../log.ts';
import { onlyMethods } from '../only-methods.ts';
import { peerOf } from '../peer.ts';
import { accessOf, type Principal } from '../principal.ts';
import { requestBody } from '../request-body.ts';
import { mustBeSameOrigin, mustNotBeCrossSite } from '../same-origin.ts';
import { clearSessionCookie, readSessionCookie, writeSessionCookie } from '../session-cookie.ts';
import { newSession } from '../sessions.ts';
import { createSignInPace } from '../sign-in-pace.ts';
import { iso } from '../store/credential-summary.ts';
import { everything } from '../store/read-scope.ts';
import type { Store } from '../store/store.ts';
import { hashToken } from '../tokens.ts';
import { unauthenticated } from '../unauthenticated.ts';

const largestBody = 4096;
const readers: readonly TokenScope[] = ['read', 'admin'];
const path = '/api/v1/session';

interface SessionDeps {
  readonly store: Pick<Store, 'sessions'>;
  readonly authenticator: Authenticator;
  readonly now: () => Instant;
  readonly elapsedMs: () => number;
  readonly log: Log;
}

/** `POST`, `GET` and `DELETE /api/v1/session`: signing in and out at the page, and who is signed in. */
export function sessionRoutes(deps: SessionDeps): Hono<AppEnv> {
  const { store, authenticator, now } = deps;
  const app = new Hono<AppEnv>();
  const budget = createByteBudget(64 * largestBody);
  const admitted = createSignIn(deps);

  app.post(path, async (c) => {
    checkParameters(`POST ${path}`, new URL(c.req.url).searchParams);
    mustNotBeCrossSite(c);
    mustBeJson(c);
    const lease = budget.lease();
    try {
      const token = readToken(await requestBody(c, { limit: largestBody, lease }));
      const principal = await admitted(c, token);
      const { id, expiresAt } = principal;
      const { secret, row } = newSession({ id, expiresAt, hash: hashToken(token) }, now());
      await store.sessions.open(row, accessOf(principal, `POST ${path}`, now()));
      writeSessionCookie(c, secret);
      return c.json(sessionView({ ...principal, expiresAt: row.expiresAt }), 201);
    } finally {
      lease.release();
    }
  });

  app.get(path, async (c) => {
    const principal = await identify(c, authenticator, readers);
    checkParameters(`GET ${path}`, new URL(c.req.url).searchParams);
    return c.json(sessionView(principal));
  });

  app.delete(path, async (c) => {
    const secret = readSessionCookie(c);
    if (secret === null)
      throw unauthenticated('there is no session to end: the request has no session cookie');
    mustBeSameOrigin(c);
    const principal = await authenticator.authenticateSession(
      secret,
      readers,
      clientCertificate(c.env?.incoming),
    );
    checkParameters(`DELETE ${path}`, new URL(c.req.url).searchParams);
    await store.sessions.end(hashToken(secret), accessOf(principal, `DELETE ${path}`, now()));
    authenticator.forget();
    clearSessionCookie(c);
    return c.body(null, 204);
  });

  app.all(path, onlyMethods('GET', 'HEAD', 'POST', 'DELETE'));
  return app;
}

/** The principal of a token that may sign in. Who may not is noted in the audit, as far as that stays bounded. */
function createSignIn({ store, authenticator, now, elapsedMs, log }: SessionDeps) {
  const pace = createSignInPace(elapsedMs);
  const refuse = async (actor: string): Promise<void> => {
    log.warn('sign_in.refused');
    if (!pace.mayRecord()) return;
    await store.sessions.refused({ actor, route: `POST ${path}`, at: now(), scope: everything });
  };
  return async (c: Context<AppEnv>, token: string): Promise<Principal> => {
    const incoming = c.env?.incoming;
    if (!pace.mayTry(peerOf(incoming?.socket.remoteAddress))) {
      throw new MayflyError('request.too_many', 'too many attempts to sign in: try again in a second');
    }
    let principal: Principal;
    try {
      const all: readonly TokenScope[] = ['ingest', ...readers];
      principal = await authenticator.authenticate(`Bearer ${token}`, all, clientCertificate(incoming));
    } catch (error) {
      if (error instanceof MayflyError && error.code === 'access.unauthenticated') await refuse('nobody');
      throw error;
    }
    if (readers.includes(principal.scope)) return principal;
    await refuse(principal.id);
    throw new MayflyError(
      'access.forbidden',
      'a token of scope ingest only sends: sign in with a read token',
    );
  };
}

function mustBeJson(c: Context<AppEnv>): void {
  // A form of another site can send any other type without being asked.
  if (/^\s*application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? '')) return;
  throw new MayflyError('request.media_type', 'the content type must be application/json');
}

/** The body of a sign-in. Nothing of it is ever repeated. */
function readToken(body: Uint8Array): string {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    if (typeof value === 'object' && value !== null && Object.keys(value).join() === 'token') {
      const { token } = value as { readonly token: unknown };
      if (typeof token === 'string' && token.trim() !== '') return token.trim();
    }
  } catch {
    // Answered below: what the parser says may quote the body.
  }
  throw new MayflyError('request.invalid', 'the body must be {"token": "…"} and nothing else');
}

function sessionView({ name, scope, limits, expiresAt }: Principal): SessionView {
  return { name, scope: scope === 'admin' ? 'admin' : 'read', ...limits, expiresAt: iso(expiresAt) };
}
