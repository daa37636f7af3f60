import { type Fingerprint, fingerprintOfBytes } from './fingerprint.ts';

/** UUIDs as lower-case text, both ends included. UUIDs are compared byte by byte. */
export interface UuidRange {
  readonly from: string;
  readonly to: string;
}

const form = /^mf1_([a-z2-7]{0,30})$/;
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** Characters that hold the 128 bits, the last of them only three; check characters follow. */
const bodyCharacters = 26;
const largest = (1n << 128n) - 1n;

/** The 16 bytes of a fingerprint as a UUID's text: how the database holds it. */
export function fingerprintUuid(fingerprint: Fingerprint): string {
  return uuidText(bitsOf(fingerprint.slice(4, 4 + bodyCharacters)) >> 2n);
}

/** The fingerprint of a UUID's text. */
export function fingerprintOfUuid(uuid: string): Fingerprint {
  return fingerprintOfBytes(Buffer.from(uuid.replaceAll('-', ''), 'hex'));
}

/** The fingerprints that begin with a text; null when none can. */
export function fingerprintRange(beginning: string): UuidRange | null {
  const characters = form.exec(beginning)?.[1];
  if (characters === undefined) return null;
  const known = characters.slice(0, bodyCharacters);
  const bits = bitsOf(known);
  if (known.length === bodyCharacters) {
    const uuid = uuidText(bits >> 2n);
    return fingerprintOfUuid(uuid).startsWith(beginning) ? { from: uuid, to: uuid } : null;
  }
  const open = 128n - 5n * BigInt(known.length);
  const from = bits << open;
  return { from: uuidText(from), to: uuidText(from | (largest >> (128n - open))) };
}

function bitsOf(characters: string): bigint {
  let bits = 0n;
  for (const character of characters) bits = (bits << 5n) | BigInt(alphabet.indexOf(character));
  return bits;
}

function uuidText(bits: bigint): string {
  const hex = bits.toString(16).padStart(32, '0');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
