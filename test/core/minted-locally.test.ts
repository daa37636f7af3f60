import { expect, test } from 'vitest';
import { mintedLocally } from '../../src/core/minted-locally.ts';
import { recognise } from '../../src/core/recognise.ts';
import type { Secret } from '../../src/core/secret.ts';
import { base64url, fakeSecret, hex } from '../support/fake-secret.ts';

function jwt(header: Record<string, unknown>, claims: Record<string, unknown>): Secret {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(claims)}.${fakeSecret('', 43, base64url)}` as Secret;
}

const now = 1_795_428_000;
const keySid = fakeSecret('SK', 32, hex);

test.each([
  [
    'a LiveKit token',
    jwt(
      { alg: 'HS256' },
      { iss: 'APIabc', sub: 'agent', nbf: now, exp: now + 21_600, video: { roomJoin: true, room: 'r' } },
    ),
  ],
  [
    'a Twilio token',
    jwt(
      { alg: 'HS256', typ: 'JWT', cty: 'twilio-fpa;v=1' },
      {
        jti: `${keySid}-${now}`,
        iss: keySid,
        sub: fakeSecret('AC', 32, hex),
        exp: now + 3600,
        grants: { identity: 'a' },
      },
    ),
  ],
])('%s is made where it is used', (_what, secret) => {
  expect(mintedLocally(recognise(secret, { host: null, name: null }))).toBe(true);
});

test.each([
  [
    'an access token of an issuer',
    jwt({ alg: 'RS256' }, { iss: 'https://login.example.com', sub: 'ada', exp: now }),
  ],
  ['an opaque token', fakeSecret('ghs_', 36) as Secret],
  ['an unknown text', fakeSecret('', 40) as Secret],
])('%s is not', (_what, secret) => {
  expect(mintedLocally(recognise(secret, { host: null, name: null }))).toBe(false);
});
