import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { MayflyError } from '../../src/core/errors.ts';
import { fingerprint, fingerprintKey, isFingerprint } from '../../src/core/fingerprint.ts';
import type { Secret } from '../../src/core/secret.ts';
import { fakeSecret } from '../support/fake-secret.ts';

interface Vector {
  readonly key: string;
  readonly secret: string;
  readonly fingerprint: string;
}

const file = new URL('../vectors/fingerprint.json', import.meta.url);
const vectors: readonly Vector[] = JSON.parse(readFileSync(file, 'utf8'));
const key = fingerprintKey('the example key of the first organisation');
const base32 = 'abcdefghijklmnopqrstuvwxyz234567';

test.each(vectors)('$fingerprint comes out as written down', (vector) => {
  expect(fingerprint(fingerprintKey(vector.key), vector.secret as Secret)).toBe(vector.fingerprint);
  expect(isFingerprint(vector.fingerprint)).toBe(true);
});

test('there are vectors of every sort', () => {
  expect(vectors.length).toBeGreaterThanOrEqual(12);
  expect(vectors.some((vector) => vector.key.endsWith('\n'))).toBe(true);
  expect(vectors.some(({ secret }) => secret.length > 1_000)).toBe(true);
  expect(vectors.some(({ secret }) => /[\u0100-\uffff]/.test(secret))).toBe(true);
});

test('another key, another secret: another fingerprint; a newline behind the key: the same', () => {
  const secret = fakeSecret('', 40) as Secret;
  const other = fingerprintKey('another key, for example of the second organisation');
  const again = fingerprintKey('\ufeff the example key of the first organisation\r\n');
  expect(fingerprint(other, secret)).not.toBe(fingerprint(key, secret));
  expect(fingerprint(key, `${secret}a` as Secret)).not.toBe(fingerprint(key, secret));
  expect(fingerprint(again, secret)).toBe(fingerprint(key, secret));
});

describe('what is no fingerprint', () => {
  const good = fingerprint(key, 'example-secret-one' as Secret);

  test.each([
    ['nothing', ''],
    ['one character short', good.slice(0, -1)],
    ['one character long', `${good}a`],
    ['a line feed at the end', `${good}\n`],
    ['white space before it', ` ${good}`],
    ['upper case', good.toUpperCase()],
    ['upper case after the prefix', `mf1_${good.slice(4).toUpperCase()}`],
    ['another version', good.replace('mf1_', 'mf2_')],
    ['no prefix', good.slice(4)],
    ['the hash alone', good.slice(0, 30)],
  ])('%s', (_what, text) => expect(isFingerprint(text)).toBe(false));

  test('any one character changed', () => {
    for (let at = 0; at < good.length; at++) {
      const changed = good.slice(0, at) + (good[at] === 'a' ? 'b' : 'a') + good.slice(at + 1);
      expect(isFingerprint(changed), `at ${at}`).toBe(false);
    }
  });

  test('another text of the same hash, with its own right check characters', () => {
    const last = base32[base32.indexOf(good[29] ?? '') + 1] ?? '';
    const body = good.slice(0, 29) + last;
    const digest = createHash('sha256').update(body).digest().readUInt32BE(0);
    const check = [27, 22, 17, 12].map((shift) => base32[(digest >>> shift) & 31]).join('');
    expect(isFingerprint(body + check)).toBe(false);
  });

  test('a raw secret, even one that is made to look like one', () => {
    for (let i = 0; i < 200; i++) {
      expect(isFingerprint(fakeSecret('ghp_', 36))).toBe(false);
      expect(isFingerprint(fakeSecret('', 34))).toBe(false);
    }
    // Twenty bits of check let one in a million through that fits in shape.
    const passed = Array.from({ length: 1_000 }, () => fakeSecret('mf1_', 30, base32)).filter(isFingerprint);
    expect(passed.length).toBeLessThanOrEqual(1);
  });
});

test.each([
  ['', 0],
  [`  ${'k'.repeat(31)}\n`, 31],
  ['ä'.repeat(15), 30],
])('the key %j is too short, and the message does not repeat it', (text, bytes) => {
  const attempt = (): unknown => fingerprintKey(text);
  expect(attempt).toThrow(
    new MayflyError('config.fingerprint_key', `the fingerprint key needs at least 32 bytes, got ${bytes}`),
  );
});

test.each(['k'.repeat(32), 'ä'.repeat(16)])('the key %j is just long enough', (text) => {
  expect(isFingerprint(fingerprint(fingerprintKey(text), 'x' as Secret))).toBe(true);
});

test('a key cannot be printed', () => {
  expect(`${inspect(key, { depth: 9 })}${JSON.stringify(key)}`).not.toContain('example');
});
