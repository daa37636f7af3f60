import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { MayflyError } from '../../src/core/errors.ts';
import type { Instant } from '../../src/core/instant.ts';
import { jsonAnswer } from './json-answer.ts';

export interface ServiceAccount {
  readonly email: string;
  readonly keyId: string;
  readonly tokenUri: string;
  readonly key: KeyObject;
}

/** The key file of a Google service account. Messages name what is missing, never what is there. */
export function readServiceAccount(text: string): ServiceAccount {
  const said = jsonAnswer(text);
  const [email, keyId, pem] = ['client_email', 'private_key_id', 'private_key'].map((name) => {
    const value = said?.[name];
    if (typeof value !== 'string')
      throw wrong(`credentials is not the JSON key of a service account: no ${name}`);
    return value;
  }) as [string, string, string];
  const tokenUri = said?.['token_uri'] ?? 'https://oauth2.googleapis.com/token';
  if (typeof tokenUri !== 'string') throw wrong('credentials: token_uri is no text');
  try {
    return { email, keyId, tokenUri, key: createPrivateKey(pem) };
  } catch {
    throw wrong('credentials: private_key is no key in PEM');
  }
}

const scope = 'https://www.googleapis.com/auth/cloud-platform';
const lifeSeconds = 3600;

/** A grant by a signed assertion (RFC 7523, https://developers.google.com/identity/protocols/oauth2/service-account). */
export function assertionForm(account: ServiceAccount, now: Instant): Readonly<Record<string, string>> {
  const iat = Math.floor(now / 1000);
  const header = { alg: 'RS256', typ: 'JWT', kid: account.keyId };
  const claims = { iss: account.email, scope, aud: account.tokenUri, iat, exp: iat + lifeSeconds };
  const signed = [header, claims].map((part) => base64url(Buffer.from(JSON.stringify(part)))).join('.');
  const signature = base64url(sign('sha256', Buffer.from(signed), account.key));
  return {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: `${signed}.${signature}`,
  };
}

function base64url(bytes: Buffer): string {
  return bytes.toString('base64url');
}

function wrong(message: string): MayflyError {
  return new MayflyError('config.invalid', message);
}
