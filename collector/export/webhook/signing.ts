import { createHmac } from 'node:crypto';
import { MayflyError } from '../../../src/core/errors.ts';

/** Signs the bytes of one request; several signatures, with spaces between, while a secret is rotated. */
export type Sign = (id: string, timestampS: number, body: string) => string;

/**
 * Standard Webhooks, symmetric: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 * Secrets are `whsec_` and base64 of 24 to 64 bytes, with spaces or commas between several.
 */
export function createSigner(secrets: string): Sign {
  const keys = secrets
    .split(/[\s,]+/)
    .filter((text) => text !== '')
    .map(keyOf);
  if (keys.length === 0) throw wrong('secret is empty');
  return (id, timestampS, body) =>
    keys
      .map((key) => `v1,${createHmac('sha256', key).update(`${id}.${timestampS}.${body}`).digest('base64')}`)
      .join(' ');
}

function keyOf(text: string, at: number): Buffer {
  const [, base64 = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  if (base64 === '') throw wrong(`secret: number ${at + 1} is not whsec_ and base64`);
  const key = Buffer.from(base64, 'base64');
  if (key.length < 24 || key.length > 64) {
    throw wrong(`secret: number ${at + 1} has ${key.length} bytes, and the standard asks for 24 to 64`);
  }
  return key;
}

function wrong(message: string): MayflyError {
  return new MayflyError('config.invalid', message);
}
