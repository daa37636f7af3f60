import type { Fingerprint } from '../fingerprint.ts';
import { checkBits } from './check-bits.ts';

/** Characters, and bytes, of a fingerprint. */
export const fingerprintLength = 34;

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const digits = new Int8Array(256).fill(-1);
for (let digit = 0; digit < alphabet.length; digit++) digits[alphabet.charCodeAt(digit)] = digit;
/** `mf1_` */
const prefix = 0x6d66315f;

/** Fingerprints that were found right, so that one which comes again is only compared: two for each place. */
const places = 16_384;
/** The text but for its first two bytes in four doubles, then the words it stands for. */
const textDoubles = 4;
/** A line of the cache. */
const slotDoubles = 8;
let memory: { readonly doubles: Float64Array; readonly words: Int32Array } | null = null;

/**
 * Reads the fingerprint whose text of 34 bytes stands at `at` into four big-endian words; false when it is none.
 * The memory is of fixed size: whoever makes up fingerprints evicts others, and no more.
 */
export function readFingerprint(view: DataView, at: number, into: Int32Array): boolean {
  if (view.getInt32(at) !== prefix) return false;
  memory ??= createMemory();
  const { doubles, words } = memory;
  const mixed = Math.imul(view.getInt32(at + 4) ^ Math.imul(view.getInt32(at + 8), 0x9e3779b1), 0x85ebca6b);
  const place = ((mixed ^ (mixed >>> 15)) & (places - 1)) * 2 * slotDoubles;
  for (let slot = place; slot <= place + slotDoubles; slot = (slot + slotDoubles) | 0) {
    if (!stands(doubles, slot, view, at)) continue;
    for (let i = 0; i < 4; i++) into[i] = words[2 * (slot + textDoubles) + i] ?? 0;
    return true;
  }
  if (!parse(view, at, into)) return false;
  // The newer one of the two stays.
  doubles.copyWithin(place + slotDoubles, place, place + slotDoubles);
  for (let i = 0; i < textDoubles; i++) doubles[place + i] = view.getFloat64(at + 2 + 8 * i, true);
  for (let i = 0; i < 4; i++) words[2 * (place + textDoubles) + i] = into[i] ?? 0;
  return true;
}

function createMemory(): typeof memory & object {
  const doubles = new Float64Array(2 * places * slotDoubles);
  return { doubles, words: new Int32Array(doubles.buffer) };
}

/** Whether the text is the one in the slot. Doubles of text are numbers and not 0, as those of an empty slot are. */
// oxlint-disable-next-line max-params -- asked for every span
function stands(doubles: Float64Array, slot: number, view: DataView, at: number): boolean {
  for (let i = 0; i < textDoubles; i++) {
    if (doubles[slot + i] !== view.getFloat64(at + 2 + 8 * i, true)) return false;
  }
  return true;
}

const read = new Int32Array(30);

function parse(view: DataView, at: number, into: Int32Array): boolean {
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
  if (check !== checkBits(view, at)) return false;
  for (let word = 0; word < 4; word++) into[word] = bitsAt(word * 32);
  return true;
}

/** The 32 bits from that bit of the digits on. */
function bitsAt(bit: number): number {
  let word = 0;
  let taken = 0;
  for (let digit = Math.floor(bit / 5); taken < 32; digit++) {
    const skipped = Math.max(0, bit - digit * 5);
    const size = Math.min(5 - skipped, 32 - taken);
    const bits = ((read[digit] ?? 0) >> (5 - skipped - size)) & ((1 << size) - 1);
    word = (word << size) | bits;
    taken += size;
  }
  return word;
}

const text = Buffer.alloc(fingerprintLength);
const textView = new DataView(text.buffer, text.byteOffset, text.length);

/** The same of a fingerprint that is already known to be one. */
export function writeWords(fingerprint: Fingerprint, into: Int32Array): void {
  text.write(fingerprint, 'latin1');
  if (!readFingerprint(textView, 0, into)) throw new TypeError('a fingerprint that is none');
}
