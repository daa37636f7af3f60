import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { MayflyError } from '../src/core/errors.ts';
import { tooLarge } from './read-body.ts';

const inflateGzip = promisify(gunzip);

/** Whether a body has to be inflated. Throws `request.media_type` on anything but gzip and identity. */
export function isGzip(contentEncoding: string | undefined): boolean {
  const coding = (contentEncoding ?? 'identity').trim().toLowerCase();
  if (coding === 'gzip') return true;
  if (coding === 'identity' || coding === '') return false;
  throw new MayflyError('request.media_type', 'the content encoding must be gzip or identity');
}

/**
 * Inflates gzip (RFC 1952) off the event loop. zlib stops as soon as the output passes `limit`, so a bomb
 * never exists in memory.
 */
export async function inflate(body: Uint8Array, limit: number): Promise<Buffer> {
  try {
    return await inflateGzip(body, { maxOutputLength: limit, chunkSize: 64 * 1024 });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(limit);
    throw new MayflyError('request.undecodable', 'the body says it is gzip, but it cannot be inflated');
  }
}
