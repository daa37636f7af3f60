import type * as nodeCrypto from 'node:crypto';
import type { Brand } from './brand.ts';
import { MayflyError } from './errors.ts';
import type { Secret } from './secret.ts';

/** `mf1_` + 26 characters of HMAC + 4 check characters. The only name a credential has in Mayfly. */
export type Fingerprint = Brand<string, 'Fingerprint'>;

/** The organisation's key, at least 32 bytes, held so that it cannot be printed. */
export type FingerprintKey = Brand<() => nodeCrypto.KeyObject, 'FingerprintKey'>;

/** The least length of an organisation key in bytes (RFC 2104 section 3: not shorter than the hash). */
export const minimumKeyBytes = 32;

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
/** The 26th character holds three bits of the hash; its other two are zero, or a hash would have four texts. */
const shape = /^mf1_[a-z2-7]{25}[aeimquy4][a-z2-7]{4}$/;

/** Loaded at the first secret: `node:crypto` is half of a preload's start-up time. */
let loaded: typeof nodeCrypto | undefined;
function crypto(): typeof nodeCrypto {
  loaded ??= process.getBuiltinModule('node:crypto');
  return loaded;
}

/**
 * Keyed fingerprint of a canonical secret: lower-case RFC 4648 base32 of the first 16 bytes of
 * HMAC-SHA256 (RFC 2104) over its UTF-8 bytes, with four keyless check characters, so that the
 * collector can refuse a raw secret put in its place.
 */
export function fingerprint(key: FingerprintKey, secret: Secret): Fingerprint {
  return fingerprintOfBytes(
    crypto().createHmac('sha256', key()).update(secret, 'utf8').digest().subarray(0, 16),
  );
}

/** The fingerprint whose HMAC's first 16 bytes these are, as columns and the database keep it. */
export function fingerprintOfBytes(bytes: Uint8Array): Fingerprint {
  const body = `mf1_${base32(bytes)}`;
  return (body + checkCharacters(body)) as Fingerprint;
}

/** Whether a text is a fingerprint: its shape and its check characters fit. */
export function isFingerprint(text: string): text is Fingerprint {
  return shape.test(text) && text.slice(30) === checkCharacters(text.slice(0, 30));
}

/**
 * Makes the organisation key from its configured text, used as UTF-8 bytes with white space around
 * it removed (a mounted file ends in a newline). Throws `config.fingerprint_key` when it is too short.
 */
export function fingerprintKey(text: string): FingerprintKey {
  return keyOf(text, 'the fingerprint key');
}

function keyOf(text: string, name: string): FingerprintKey {
  const bytes = Buffer.from(text.trim(), 'utf8');
  if (bytes.length < minimumKeyBytes) {
    throw new MayflyError(
      'config.fingerprint_key',
      `${name} needs at least ${minimumKeyBytes} bytes, got ${bytes.length}`,
    );
  }
  let object: nodeCrypto.KeyObject | undefined;
  const key = (): nodeCrypto.KeyObject => {
    object ??= crypto().createSecretKey(bytes);
    return object;
  };
  return key as FingerprintKey;
}

/** The same of the key before `current`. Throws `config.fingerprint_key` also when they are one. */
export function previousFingerprintKey(text: string, current: string): FingerprintKey {
  if (text.trim() === current.trim()) {
    throw new MayflyError('config.fingerprint_key', 'the previous fingerprint key is the one in force');
  }
  return keyOf(text, 'the previous fingerprint key');
}

function checkCharacters(body: string): string {
  return base32(crypto().createHash('sha256').update(body, 'ascii').digest().subarray(0, 3)).slice(0, 4);
}

/** Lower-case base32 without padding (RFC 4648 section 6). */
function base32(bytes: Uint8Array): string {
  let out = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += alphabet[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? out + alphabet[(held << (5 - bits)) & 31] : out;
}
