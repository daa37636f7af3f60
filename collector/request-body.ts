import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { Context } from 'hono';
import type { AppEnv } from './app-env.ts';
import type { ByteLease } from './byte-budget.ts';
import { contentCoding } from './content-coding.ts';
import { inflate } from './inflate.ts';
import { readBody } from './read-body.ts';

/** The body of a request, inflated, at most `limit` bytes before and after. */
export async function requestBody(
  c: Context<AppEnv>,
  { limit, lease }: { readonly limit: number; readonly lease: ByteLease },
): Promise<Buffer> {
  const coding = contentCoding(c.req.header('content-encoding'));
  const length = c.req.header('content-length') ?? '';
  const declared = /^\d{1,15}$/.test(length) ? Number(length) : null;
  const raw = await readBody(streamOf(c), { declared, limit, lease });
  if (coding === null) return raw;
  const body = await inflate(raw, coding, { limit, lease });
  lease.give(raw.length);
  return body;
}

/** Node's own stream where there is one: the framework would read the body whole, without a limit. */
function streamOf(c: Context<AppEnv>): Readable {
  const incoming = c.env?.incoming;
  if (incoming !== undefined) return incoming;
  const body = c.req.raw.body;
  return body === null ? Readable.from([]) : Readable.fromWeb(body as ReadableStream);
}
