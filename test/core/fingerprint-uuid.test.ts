import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprintOfBytes, isFingerprint } from '../../src/core/fingerprint.ts';
import { fingerprintOfUuid, fingerprintRange, fingerprintUuid } from '../../src/core/fingerprint-uuid.ts';

const bytes = fc.oneof(
  fc.uint8Array({ minLength: 16, maxLength: 16 }),
  fc.constantFrom(0, 255).map((byte) => new Uint8Array(16).fill(byte)),
);
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

test('a fingerprint is the UUID of its bytes, and comes back', () => {
  fc.assert(
    fc.property(bytes, (some) => {
      const fingerprint = fingerprintOfBytes(some);
      const text = fingerprintUuid(fingerprint);
      expect(text).toMatch(uuid);
      expect(text.replaceAll('-', '')).toBe(Buffer.from(some).toString('hex'));
      expect(fingerprintOfUuid(text)).toBe(fingerprint);
      expect(isFingerprint(fingerprint)).toBe(true);
    }),
  );
});

test('the fingerprints in the range of a beginning are those that begin so', () => {
  fc.assert(
    fc.property(bytes, bytes, fc.integer({ min: 4, max: 34 }), (some, others, length) => {
      const fingerprint = fingerprintOfBytes(some);
      const beginning = fingerprint.slice(0, length);
      const range = fingerprintRange(beginning);
      if (range === null) throw new Error('the range of a fingerprint of its own is null');
      const isIn = (text: string): boolean => range.from <= text && text <= range.to;
      expect(isIn(fingerprintUuid(fingerprint))).toBe(true);
      for (const edge of [range.from, range.to])
        expect(fingerprintOfUuid(edge).startsWith(beginning)).toBe(true);
      // One that shares some of the beginning, so that both answers occur.
      const shared = Math.min(16, Math.ceil((length - 4) / 2));
      const near = fingerprintOfBytes(Uint8Array.of(...some.subarray(0, shared), ...others.subarray(shared)));
      expect(isIn(fingerprintUuid(near))).toBe(near.startsWith(beginning));
    }),
  );
});

test('the range of what every fingerprint begins with is everything', () => {
  expect(fingerprintRange('mf1_')).toEqual({
    from: '00000000-0000-0000-0000-000000000000',
    to: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  });
});

const good = fingerprintOfBytes(new Uint8Array(16).fill(7));
test.each([
  ['nothing', ''],
  ['a pattern', 'mf1_%'],
  ['upper case', good.toUpperCase()],
  ['one character too many', `${good}a`],
  ['check characters that do not fit', good.slice(0, -1) + (good.endsWith('a') ? 'b' : 'a')],
  ['a body that is no 16 bytes', `mf1_${'b'.repeat(26)}`],
])('no fingerprint begins with %s', (_what, text) => {
  expect(fingerprintRange(text)).toBeNull();
});
