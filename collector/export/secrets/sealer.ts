import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { MayflyError } from '../../../src/core/errors.ts';

/** Encrypts what must be stored and never be shown again. */
export interface Sealer {
  /** `place` is where it belongs: it can be opened there only. */
  readonly seal: (secret: string, place: readonly string[]) => Uint8Array;
  readonly open: (sealed: Uint8Array, place: readonly string[]) => string;
}

const version = 1;
const nonceBytes = 12;
const tagBytes = 16;
export const leastKeyBytes = 32;

const missingKey =
  'secrets can be stored only when the collector has MAYFLY_EXPORT_KEY or MAYFLY_EXPORT_KEY_FILE (at least 32 bytes, ' +
  'the same on every collector): set it, or give the secret as env:NAME or file:/path';

/**
 * AES-256-GCM (NIST SP 800-38D) with a random nonce: `version, nonce, tag, ciphertext`. Without a key nothing can be
 * sealed or opened, and the error says what to do.
 */
export function createSealer(keyText: string | null): Sealer {
  if (keyText === null) {
    const refuse = (): never => {
      throw new MayflyError('config.invalid', missingKey);
    };
    return { seal: refuse, open: refuse };
  }
  const key = Buffer.from(hkdfSync('sha256', keyText, '', 'mayfly export secrets', 32));
  return {
    seal: (secret, place) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(boundTo(place));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), text]);
    },
    open: (sealed, place) => {
      const bytes = Buffer.from(sealed);
      try {
        if (bytes[0] !== version) throw new Error('of another version');
        const [nonce, tag, text] = [
          bytes.subarray(1, 1 + nonceBytes),
          bytes.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes),
          bytes.subarray(1 + nonceBytes + tagBytes),
        ];
        const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
        decipher.setAAD(boundTo(place)).setAuthTag(tag);
        return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
      } catch {
        throw new MayflyError(
          'config.invalid',
          `the stored secret ${place.at(-1) ?? ''} cannot be opened: MAYFLY_EXPORT_KEY is not the key that it was stored under; give the secret again`,
        );
      }
    },
  };
}

function boundTo(place: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(place), 'utf8');
}
