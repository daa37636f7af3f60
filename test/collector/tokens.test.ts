import { expect, test } from 'vitest';
import { hashToken, makeToken, parseToken, sameHash } from '../../collector/tokens.ts';
import { tokenScopes } from '../../src/core/api/views.ts';
import { base64url, fakeSecret } from '../support/fake-secret.ts';

test.each(tokenScopes)('a made token of scope %s is whole and names its scope', (scope) => {
  const token = makeToken(scope);
  expect(token).toMatch(/^mft_[ira]_[A-Za-z0-9_-]{43}[a-z2-7]{6}$/);
  expect(parseToken(token)).toBe(scope);
});

test('no two tokens are equal', () => {
  const made = new Set(Array.from({ length: 200 }, () => makeToken('ingest')));
  expect(made.size).toBe(200);
});

test('a token in which any one character was changed is not whole', () => {
  const token = makeToken('read');
  for (let i = 0; i < token.length; i++) {
    const changed = token.slice(0, i) + (token[i] === 'b' ? 'c' : 'b') + token.slice(i + 1);
    expect([i, parseToken(changed)]).toEqual([i, null]);
  }
});

test.each([
  ['nothing', () => ''],
  ['a cut token', () => makeToken('read').slice(0, -1)],
  ['a longer token', () => `${makeToken('read')}a`],
  ['white space around it', () => ` ${makeToken('read')}`],
  ['a line behind it', () => `${makeToken('read')}\n`],
  ['random text of that shape', () => fakeSecret('mft_a_', 49, base64url)],
  ['another kind of token', () => fakeSecret('ghp_', 36)],
])('%s is not a whole token', (_what, text) => {
  expect(parseToken(text())).toBeNull();
});

test('a hash is of 32 bytes and only equal for equal tokens', () => {
  const token = makeToken('admin');
  expect(hashToken(token)).toHaveLength(32);
  expect(sameHash(hashToken(token), hashToken(token))).toBe(true);
  expect(sameHash(hashToken(token), hashToken(makeToken('admin')))).toBe(false);
  expect(sameHash(hashToken(token), new Uint8Array(0))).toBe(false);
});
