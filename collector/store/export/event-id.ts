import { createHash } from 'node:crypto';
import type { Instant } from '../../../src/core/instant.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const timeCharacters = 10;
const hashCharacters = 16;

/**
 * The id of an event in the form of a ULID (https://github.com/ulid/spec): 48 bits of when it happened, then 80 bits,
 * here of a hash over what makes it the fact that it is. The same fact has the same id, whoever tells it and how often.
 */
export function eventId(at: Instant, identity: readonly unknown[]): string {
  const hash = createHash('sha256').update(JSON.stringify(identity), 'utf8').digest();
  return base32(BigInt(Math.max(0, Math.floor(at))), timeCharacters) + base32(bitsOf(hash), hashCharacters);
}

/** The first 80 bits. */
function bitsOf(hash: Uint8Array): bigint {
  let bits = 0n;
  for (const byte of hash.subarray(0, 10)) bits = (bits << 8n) | BigInt(byte);
  return bits;
}

function base32(bits: bigint, characters: number): string {
  let [text, rest] = ['', bits];
  for (let i = 0; i < characters; i++) {
    text = (alphabet[Number(rest & 31n)] ?? '') + text;
    rest >>= 5n;
  }
  return text;
}
