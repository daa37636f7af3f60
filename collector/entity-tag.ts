import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './app-env.ts';

/** 132 bits, in base64url. */
const characters = 22;

/**
 * Gives every JSON answer to a question an entity tag and a length, and answers 304 without a body when the client
 * has that very answer (RFC 9110 sections 8.8.3 and 13.1.2). The question was asked of the store, and audited, all
 * the same: this spares only the way. Weak, because the same answer may also go out compressed.
 */
export function entityTags(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next();
    const isQuestion = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (!isQuestion || c.res.status !== 200 || !/^application\/json\b/.test(typeOf(c.res))) return;
    const body = await c.res.arrayBuffer();
    const hash = createHash('sha256').update(new Uint8Array(body)).digest('base64url');
    const tag = `W/"${hash.slice(0, characters)}"`;
    const headers = new Headers(c.res.headers);
    headers.set('ETag', tag);
    headers.set('Vary', 'Authorization, Cookie, Accept-Encoding');
    if (isKnown(c.req.header('if-none-match'), tag)) {
      headers.delete('Content-Type');
      c.res = undefined;
      c.res = new Response(null, { status: 304, headers });
      return;
    }
    headers.set('Content-Length', String(body.byteLength));
    c.res = undefined;
    c.res = new Response(body, { status: 200, headers });
  };
}

function typeOf(response: Response): string {
  return response.headers.get('content-type') ?? '';
}

/** Compares weakly: what follows `W/`. */
function isKnown(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  const opaque = tag.slice('W/'.length);
  return [...header.matchAll(/"[^"]*"/g)].some(([given]) => given === opaque);
}
