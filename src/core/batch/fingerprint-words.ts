import type { Fingerprint } from '../fingerprint.ts';
import { checkBits } from './check-bits.ts';

/** Characters, and bytes, of a fingerprint. */
export const fingerprintLength = 34;

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const digits = new Int8Array(256).fill(-1);
for (let digit = 0; digit < alphabet.length; digit++) digits[alphabet.charCodeAt(digit)] = digit;
/** `mf1_` */
const prefix = 0x6d66315f;

/** Fingerprints that were found right, so that one which comes again is only compared: two for each hash. */
const hashes = 16_384;
/** How many places there are for them. */
const places = 2 * hashes;

export { places as fingerprintPlaces };

/** A place is a line of the cache: the text but for its first two bytes, then words (see `word`). */
const placeLongs = 8;
const placeWords = 16;
/** What the text stands for; and in the first place of a hash, which of the two is the newer. */
const word = { fingerprint: 8, newer: 12 } as const;
const words = new Int32Array(places * placeWords);
const longs = new BigInt64Array(words.buffer);

/**
 * The place of the fingerprint whose text of 34 bytes stands at `at`, if it is known; -1 otherwise. The memory is of
 * fixed size: whoever makes up fingerprints evicts others, and no more.
 */
export function placeOf(view: DataView, at: number): number {
  if (view.getInt32(at) !== prefix) return -1;
  const first = (2 * hashOf(view, at)) | 0;
  if (stands(first, view, at)) return first;
  return stands(first + 1, view, at) ? first + 1 : -1;
}

/** The same of one that need not be known yet; -1 when it is no fingerprint. */
export function readFingerprint(view: DataView, at: number): number {
  const known = placeOf(view, at);
  if (known >= 0) return known;
  if (view.getInt32(at) !== prefix || !parse(view, at)) return -1;
  const first = 2 * hashOf(view, at);
  // The newer one of the two stays.
  const newer = 1 - (words[first * placeWords + word.newer] ?? 0);
  words[first * placeWords + word.newer] = newer;
  const place = first + newer;
  for (let i = 0; i < 4; i++) {
    longs[place * placeLongs + i] = view.getBigInt64(at + 2 + 8 * i, true);
    words[place * placeWords + word.fingerprint + i] = bitsAt(i * 32);
  }
  return place;
}

/** Writes the four big-endian words of the fingerprint in that place. */
export function copyWords(place: number, into: Int32Array, at: number): void {
  const from = place * placeWords + word.fingerprint;
  for (let i = 0; i < 4; i++) into[at + i] = words[from + i] ?? 0;
}

function hashOf(view: DataView, at: number): number {
  const mixed = Math.imul(view.getInt32(at + 4) ^ Math.imul(view.getInt32(at + 8), 0x9e3779b1), 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) & (hashes - 1);
}

/** Whether the text is the one in the place. An empty place holds zeros, which no text has. */
function stands(place: number, view: DataView, at: number): boolean {
  const from = (place * placeLongs) | 0;
  const first = view.getBigInt64(at + 2, true) ^ (longs[from] ?? 0n);
  const second = view.getBigInt64(at + 10, true) ^ (longs[from + 1] ?? 0n);
  const third = view.getBigInt64(at + 18, true) ^ (longs[from + 2] ?? 0n);
  const last = view.getBigInt64(at + 26, true) ^ (longs[from + 3] ?? 0n);
  return (first | second | third | last) === 0n;
}

const read = new Int32Array(30);

/** Reads the digits of what may be a fingerprint; false when it is none. */
function parse(view: DataView, at: number): boolean {
  let sign = 0;
  for (let i = 0; i < 30; i++) {
    const digit = digits[view.getUint8(at + 4 + i)] ?? -1;
    sign |= digit;
    read[i] = digit;
  }
  // The 26th digit holds three bits of the hash; the other two are zero, or one hash had four texts.
  if (sign < 0 || ((read[25] ?? 0) & 3) !== 0) return false;
  let check = 0;
  for (let i = 26; i < 30; i++) check = (check << 5) | (read[i] ?? 0);
  return check === checkBits(view, at);
}

/** The 32 bits from that bit of the digits on that were read. */
function bitsAt(bit: number): number {
  let found = 0;
  let taken = 0;
  for (let digit = Math.floor(bit / 5); taken < 32; digit++) {
    const skipped = Math.max(0, bit - digit * 5);
    const size = Math.min(5 - skipped, 32 - taken);
    const bits = ((read[digit] ?? 0) >> (5 - skipped - size)) & ((1 << size) - 1);
    found = (found << size) | bits;
    taken += size;
  }
  return found;
}

const text = Buffer.alloc(fingerprintLength);
const textView = new DataView(text.buffer, text.byteOffset, text.length);

/** The four big-endian words of a fingerprint that is already known to be one. */
export function writeWords(fingerprint: Fingerprint, into: Int32Array): void {
  text.write(fingerprint, 'latin1');
  const place = readFingerprint(textView, 0);
  if (place < 0) throw new TypeError('a fingerprint that is none');
  copyWords(place, into, 0);
}
