import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { TokenScope } from '../src/core/api/views.ts';

const letters = { i: 'ingest', r: 'read', a: 'admin' } as const satisfies Record<string, TokenScope>;
const letterOf = { ingest: 'i', read: 'r', admin: 'a' } as const satisfies Record<TokenScope, string>;

const shape = /^mft_([ira])_[A-Za-z0-9_-]{43}[a-z2-7]{6}$/;
const checkLength = 6;
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** The least length of a token that somebody chose instead of letting Mayfly make it. */
export const shortestChosenToken = 32;

/**
 * A new token: `mft_`, the letter of its scope, 256 random bits in base64url, and 6 check characters, so
 * that scanners find it without false alarms and a token that was cut is told from one that is unknown.
 */
export function makeToken(scope: TokenScope): string {
  const body = `mft_${letterOf[scope]}_${randomBytes(32).toString('base64url')}`;
  return body + checkCharacters(body);
}

/** The scope a token names, or null when it is not a whole token of ours. Says nothing about validity. */
export function parseToken(text: string): TokenScope | null {
  const letter = shape.exec(text)?.[1];
  if (letter === undefined) return null;
  const body = text.slice(0, -checkLength);
  if (text.slice(-checkLength) !== checkCharacters(body)) return null;
  return letters[letter as keyof typeof letters];
}

/** What is kept of a token, at rest and in memory. 256 random bits need no salt and no slow hash. */
export function hashToken(text: string): Uint8Array {
  return createHash('sha256').update(text, 'utf8').digest();
}

/** Whether two token hashes are equal, in constant time. */
export function sameHash(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The first 30 bits of SHA-256 in lower-case base32 (RFC 4648 section 6). */
function checkCharacters(body: string): string {
  const bits = createHash('sha256').update(body, 'ascii').digest().readUInt32BE(0);
  let out = '';
  for (let shift = 27; shift >= 2; shift -= 5) out += alphabet[(bits >>> shift) & 31];
  return out;
}
