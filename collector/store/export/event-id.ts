import { hash } from 'node:crypto';
import type { Instant } from '../../../src/core/instant.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const timeCharacters = 10;
const hashBytes = 10;

/**
 * The id of an event in the form of a ULID (https://github.com/ulid/spec): 48 bits of when it happened, then 80 bits,
 * here of a hash over what makes it the fact that it is. The same fact has the same id, whoever tells it and how often.
 */
export function eventId(at: Instant, identity: readonly unknown[]): string {
  const digest = hash('sha256', JSON.stringify(identity), 'buffer');
  return timeText(Math.max(0, Math.floor(at))) + hashText(digest);
}

function timeText(at: number): string {
  let [text, rest] = ['', at];
  for (let i = 0; i < timeCharacters; i++) {
    text = character(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** Of the first 80 bits, from the left; never more than 12 of them wait to be written. */
function hashText(bytes: Uint8Array): string {
  let [text, bits, waiting] = ['', 0, 0];
  for (let i = 0; i < hashBytes; i++) {
    bits = ((bits << 8) | (bytes[i] ?? 0)) & 0xfff;
    waiting += 8;
    while (waiting >= 5) {
      waiting -= 5;
      text += character((bits >> waiting) & 31);
    }
  }
  return text;
}

function character(five: number): string {
  return alphabet[five] ?? '';
}
