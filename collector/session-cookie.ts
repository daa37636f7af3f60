import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { AppEnv } from './app-env.ts';
import { sessionMs } from './sessions.ts';

const name = 'mayfly_session';

/**
 * Null: there is none, or the request proves itself by a token. Another scheme is that of a proxy in front, which
 * browsers repeat with every request.
 */
export function readSessionCookie(c: Context<AppEnv>): string | null {
  if (/^Bearer\b/i.test(c.req.header('authorization') ?? '')) return null;
  return getCookie(c, name) ?? null;
}

export function writeSessionCookie(c: Context<AppEnv>, secret: string): void {
  setCookie(c, name, secret, { ...attributes(c), maxAge: sessionMs / 1000 });
}

export function clearSessionCookie(c: Context<AppEnv>): void {
  deleteCookie(c, name, attributes(c));
}

function attributes(c: Context<AppEnv>) {
  return { path: '/', httpOnly: true, sameSite: 'Strict', secure: isEncrypted(c) } as const;
}

/** Over TLS, also where a proxy ends it: the browser names the scheme of the page when it signs in or out. */
function isEncrypted(c: Context<AppEnv>): boolean {
  return c.req.url.startsWith('https:') || (c.req.header('origin') ?? '').startsWith('https:');
}
