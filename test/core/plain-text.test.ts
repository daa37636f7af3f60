import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { findCredentials } from '../../src/core/find-credentials.ts';
import { formats } from '../../src/core/formats/index.ts';
import { holdsCredential } from '../../src/core/holds-credential.ts';
import { isPlain } from '../../src/core/plain-text.ts';
import { decodings } from '../../src/core/text-decodings.ts';
import { base64url, fakeSecret } from '../support/fake-secret.ts';
import { encodedText, secretEncodings } from '../support/secret-encodings.ts';

test.each([
  'jwt:https://login.example.com/ 3dccebb5-9b64-419d-8e86-0ad2c2264272',
  'conv_3dccebb5-9b64-419d-8e86-0ad2c2264272',
  '/v1/responses/{id}',
  'arn:aws:iam::123456789012:role/agent-planner',
  'ada@example.com',
  'system:serviceaccount:team-a:agent-7',
  'secretsmanager.eu-west-1.amazonaws.com',
  `aws.access_key_id:${fakeSecret('ASIA', 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`,
])('%s is plain', (text) => {
  expect(isPlain(text)).toBe(true);
});

/** What a text of every kind is made of. */
const pieces = fc.oneof(
  fc.constantFrom(
    '-',
    '_',
    '.',
    '/',
    ':',
    ' ',
    '://',
    '@',
    '=',
    '%',
    '\\',
    'agent',
    'bot',
    'token',
    '{"a":"',
  ),
  fc.constantFrom(...formats.flatMap(({ prefixes }) => prefixes)),
  fc.constantFrom(...formats.flatMap(({ mark }) => (mark === undefined ? [] : [mark[1]]))),
  fc.nat({ max: 60 }).map((length) => fakeSecret('', length, base64url)),
  fc.nat({ max: 40 }).map((length) => fakeSecret('', length, '0123456789abcdef')),
  fc.constantFrom(
    'https://hooks.slack.com/services/',
    'https://discord.com/api/webhooks/',
    '-----BEGIN PRIVATE KEY-----',
  ),
  fc.constantFrom(...Object.keys(secretEncodings)).map((name) => encodedText(name, fakeSecret('ghp_', 36))),
);

/** Law 3: the quick look may only ever say what the close one says. */
test('a plain text holds no credential, however it is read', () => {
  let plain = 0;
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 6 }), (parts) => {
      const text = parts.join('');
      if (!isPlain(text)) return;
      plain += 1;
      expect([...decodings(text)]).toEqual([text]);
      expect(findCredentials(text).filter((found) => !/^A[SK]IA/.test(found))).toEqual([]);
      expect(holdsCredential(text)).toBe(false);
    }),
    { numRuns: 20_000 },
  );
  expect(plain).toBeGreaterThan(500);
}, 120_000);

/** Of an address only a login in it tells, and of settings their equals sign. */
const wordPrefixes = formats
  .filter(({ isUnsought, isPublicName }) => isUnsought !== true && isPublicName !== true)
  .flatMap(({ prefixes }) => prefixes)
  .filter((prefix) => /^[\w.-]+$/.test(prefix));

test.each(wordPrefixes)('a long word after %s is not plain, nor behind a joint', (prefix) => {
  const text = `${prefix}${fakeSecret('', 40, 'ghijklmnopqrstuvwxyz')}`;
  expect([isPlain(text), isPlain(`agent-${text}`)]).toEqual([false, false]);
});

test('a text that is known to be a secret is held although it is plain', () => {
  expect(holdsCredential('correct horse battery', (text) => text.includes('horse'))).toBe(true);
});
