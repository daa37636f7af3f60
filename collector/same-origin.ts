import type { Context } from 'hono';
import { MayflyError } from '../src/core/errors.ts';
import type { AppEnv } from './app-env.ts';

const unchanging = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A browser sends cookies whoever made it ask. What changes something must come from the page itself: the browser
 * says so in Sec-Fetch-Site (w3.org/TR/fetch-metadata), which no script can set. One that is asked over plain HTTP,
 * or is old, sends only Origin; that counts when it names the host that the request was sent to. Behind a reverse
 * proxy this is the Host header as the proxy passes it on.
 */
export function mustBeSameOrigin(c: Context<AppEnv>): void {
  if (unchanging.has(c.req.method) || told(c) === 'same') return;
  throw crossSite();
}

/** The same for requests without a cookie, as a program may make them: only what comes from elsewhere is refused. */
export function mustNotBeCrossSite(c: Context<AppEnv>): void {
  if (told(c) === 'other') throw crossSite();
}

function told(c: Context<AppEnv>): 'same' | 'other' | 'nothing' {
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin' ? 'same' : 'other';
  const origin = c.req.header('origin');
  if (origin === undefined) return 'nothing';
  const host = c.req.header('host') ?? new URL(c.req.url).host;
  return hostOf(origin) === host.toLowerCase() ? 'same' : 'other';
}

/** Null: `Origin: null`, or no origin at all. */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

function crossSite(): MayflyError {
  return new MayflyError('access.forbidden', 'this must come from the page itself, not from another site');
}
