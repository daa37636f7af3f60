import { expect, test } from 'vitest';
import { claimText, claimTexts, decodeJwt, jwtPrefixes } from '../../src/core/jwt.ts';

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function jwt(claims: object, header: object = { alg: 'RS256' }, signature = 'c2ln'): string {
  return `${encode(JSON.stringify(header))}.${encode(JSON.stringify(claims))}.${signature}`;
}

test('header and claims are decoded, and the registered claims are read', () => {
  const claims = {
    iss: 'https://idp.example.com',
    sub: 'jörg',
    aud: ['a', 'b'],
    exp: 1_790_003_600,
    nbf: 1_790_000_060,
    iat: 1_790_000_000.5,
    jti: 'id',
    scope: 'read  write',
    extra: { deep: true },
  };
  expect(decodeJwt(jwt(claims, { alg: 'ES256', kid: 'k' }))).toEqual({
    header: { alg: 'ES256', kid: 'k' },
    claims,
    issuer: 'https://idp.example.com',
    subject: 'jörg',
    audience: ['a', 'b'],
    scopes: ['read', 'write'],
    id: 'id',
    issuedAt: 1_790_000_000_500,
    expiresAt: 1_790_003_600_000,
  });
});

test.each([
  ['one audience', { aud: 'a' }, { audience: ['a'] }],
  ['scp as a list', { scp: ['read', 'write'] }, { scopes: ['read', 'write'] }],
  ['scp as a text', { scp: 'read write' }, { scopes: ['read', 'write'] }],
  ['nbf without iat', { nbf: 5 }, { issuedAt: 5_000 }],
  ['no times', {}, { issuedAt: null, expiresAt: null }],
  ['times that are none', { iat: '5', exp: -1, nbf: true }, { issuedAt: null, expiresAt: null }],
  ['a time in milliseconds', { exp: 1_790_003_600_000 }, { expiresAt: null }],
  [
    'names that are no texts',
    { iss: 1, sub: {}, jti: [], aud: [1, null, 'a'] },
    { issuer: null, subject: null, id: null, audience: ['a'] },
  ],
  ['the names of object members', JSON.parse('{"__proto__": {"iss": "a"}}'), { issuer: null }],
])('%s', (_what, claims: object, expected) => {
  expect(decodeJwt(jwt(claims))).toMatchObject(expected);
});

test.each([
  ['an unsecured token with an empty signature', jwt({ sub: 'a' }, { alg: 'none' }, '')],
  ['JSON with spaces', `${encode('{ "alg": "none" }')}.${encode('{\n}')}.`],
  ['JSON with line ends', `${encode('{\r\n"alg":"none"}')}.${encode('{}')}.`],
  ['JSON with tabs', `${encode('{\t"alg":"none"}')}.${encode('{}')}.`],
])('%s is read, and one of the prefixes fits', (_what, text) => {
  expect(decodeJwt(text)).not.toBeNull();
  expect(jwtPrefixes.some((prefix) => text.startsWith(prefix))).toBe(true);
});

test.each([
  ['nothing', ''],
  ['one dot', 'eyJ.eyJ'],
  ['empty parts', '..'],
  ['a header that is no JSON', `${encode('{"alg"')}.${encode('{}')}.c2ln`],
  ['claims that are no JSON', `${encode('{"alg":"x"}')}.${encode('{')}.c2ln`],
  ['a header without alg', jwt({}, { typ: 'JWT' })],
  ['claims that are null', `${encode('{"alg":"x"}')}.${encode('null')}.c2ln`],
  ['characters of plain base64', jwt({}, { alg: 'x' }, 'a+b/')],
  ['white space inside', jwt({}).replace('.', '. ')],
  ['a fourth part', `${jwt({})}.c2ln`],
  ['more than 16 KiB', jwt({ sub: 'a'.repeat(16_384) })],
])('%s is no token', (_what, text) => {
  expect(decodeJwt(text)).toBeNull();
});

test('a token of the greatest length that nests without end is read or refused at once', () => {
  const start = performance.now();
  for (const claims of ['['.repeat(12_000), `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`]) {
    decodeJwt(`${encode('{"alg":"x"}')}.${encode(claims)}.c2ln`);
  }
  expect(performance.now() - start).toBeLessThan(500);
});

test('claims are texts of a bounded length and number, whole or not at all', () => {
  expect(claimText('a'.repeat(512))).toHaveLength(512);
  for (const none of ['a'.repeat(513), '', 'a\nb', 'a\u0000', 7, null, undefined, {}]) {
    expect(claimText(none)).toBeNull();
  }
  expect(claimTexts(Array.from({ length: 100 }, (_, i) => `scope-${i}`))).toHaveLength(64);
  expect(decodeJwt(jwt({ scope: 'a '.repeat(500) }))?.scopes).toHaveLength(64);
});
