import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { decodings } from '../../src/core/text-decodings.ts';

test.each([
  ['percent', '%68%65llo%20world', 'hello world'],
  ['quoted-printable with a soft line break', 'he=6Clo wo=\nrld', 'hello world'],
  ['JSON', String.raw`\u0068ello\x20wor\"ld`, 'hello wor"ld'],
  ['HTML', '&#104;ello &#x77;orld', 'hello world'],
  ['hexadecimal', Buffer.from('hello world').toString('hex'), 'hello world'],
  ['base64', Buffer.from('hello World').toString('base64'), 'hello World'],
  ['base64 from its second character on', `A${Buffer.from('hello World').toString('base64')}`, 'hello World'],
  ['UTF-16', Buffer.from('hello world', 'utf16le').toString('latin1'), 'hello world'],
  ['UTF-16 in base64', Buffer.from('hello World', 'utf16le').toString('base64'), 'hello World'],
])('%s is decoded', (_what, text, decoded) => {
  expect([...decodings(text)]).toContain(decoded);
});

test('a text that is no encoding is read as it is', () => {
  expect([...decodings('a tool that reads files')]).toEqual(['a tool that reads files']);
});

test('any text has at most 64 readings, itself first', () => {
  assert(
    property(string({ unit: 'binary', maxLength: 500 }), (text) => {
      const readings = [...decodings(text)];
      expect(readings[0]).toBe(text);
      expect(readings.length).toBeLessThanOrEqual(64);
    }),
  );
  const nested = Array.from({ length: 5 }).reduce<string>(
    (text) => Buffer.from(text).toString('base64'),
    'A sentence',
  );
  expect([...decodings(nested.repeat(50))].length).toBeLessThanOrEqual(64);
});

test('a long run of one case is looked at once, not from each letter on', () => {
  // From each on, two million of them would take hours.
  expect([...decodings('V'.repeat(2_000_000))]).toHaveLength(1);
  expect([...decodings(`${'v'.repeat(2_000_000)} and more`)]).toHaveLength(1);
});
