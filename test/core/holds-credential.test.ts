import { describe, expect, test } from 'vitest';
import { holdsCredential, isNamedBy, withoutCredentials } from '../../src/core/holds-credential.ts';
import type { Secret } from '../../src/core/secret.ts';
import { base64url, fakeSecret } from '../support/fake-secret.ts';
import { encodedText, secretEncodings } from '../support/secret-encodings.ts';

const secret = fakeSecret('ghp_', 36);
const unknown = fakeSecret('', 40, base64url);
const isKnown = (text: string): boolean => text.toLowerCase().includes(unknown.toLowerCase());

test.each([
  ['alone', secret],
  ['in a sentence', `the token ${secret}, please`],
  ['behind a name', `agent-${secret}`],
  ['as a flag', `--${secret}`],
  ['in a path', `/run/secrets/${secret}/x`],
  ['as a password', `https://ada:${fakeSecret('', 12)}@example.com`],
  ['in percent in base64', Buffer.from(encodedText('percent', secret)).toString('base64')],
])('a recognised credential %s is held', (_where, text) => {
  expect(holdsCredential(text)).toBe(true);
});

/** A string cannot be packed and still be one. */
const textual = Object.keys(secretEncodings).filter((name) => name !== 'gzip' && name !== 'deflate');

describe.each(textual)('%s', (encoding) => {
  test.each(['', 'before '])('gives away a known secret, also behind "%s"', (before) => {
    expect(holdsCredential(before + encodedText(encoding, unknown), isKnown)).toBe(true);
  });
});

test.each([
  'planner',
  'a tool that reads files',
  'system:serviceaccount:team-a:agent-7',
  'arn:aws:sts::123456789012:assumed-role/some-role/Some-Session-Name',
  '3dccebb5-9b64-419d-8e86-0ad2c2264272',
  'aGVsbG8gd29ybGQsIHRoaXMgaXMgbm8gc2VjcmV0',
  'https://login.example.com/oauth2/default',
  '100%_of_tools',
  '',
])('%s holds none', (text) => {
  expect(holdsCredential(text, isKnown)).toBe(false);
});

test('an access key id is its own public name, and told', () => {
  const id = fakeSecret('AKIA', 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');
  expect(holdsCredential(`aws.access_key_id:${id}`)).toBe(false);
  expect(isNamedBy(id as Secret, [`aws.access_key_id:${id}`])).toBe(true);
  expect(withoutCredentials(`key ${id}`)).toBe(`key ${id}`);
});

test('a sentence is told without the credential in it', () => {
  expect(withoutCredentials(`cannot read /tmp/${secret}: gone`)).toBe('cannot read /tmp/withheld: gone');
  expect(withoutCredentials('cannot read /tmp/a: gone')).toBe('cannot read /tmp/a: gone');
});
