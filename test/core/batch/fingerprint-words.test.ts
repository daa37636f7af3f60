import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { checkBits } from '../../../src/core/batch/check-bits.ts';
import { copyWords, readFingerprint, writeWords } from '../../../src/core/batch/fingerprint-words.ts';
import { type Fingerprint, fingerprintOfBytes, isFingerprint } from '../../../src/core/fingerprint.ts';
import { fakeSecret } from '../../support/fake-secret.ts';

const base32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** The words of a text of 34 characters that stands amid others; null when it is no fingerprint. */
function wordsOf(text: string): number[] | null {
  const around = Buffer.from(`mf1_${text}mf1_`, 'latin1');
  const words = new Int32Array(4);
  const view = new DataView(around.buffer, around.byteOffset, around.length);
  const place = readFingerprint(view, 4);
  if (place < 0) return null;
  copyWords(place, words, 0);
  return [...words];
}

function bytesOf(words: readonly number[]): Buffer {
  const bytes = Buffer.alloc(16);
  words.forEach((word, i) => bytes.writeInt32BE(word, 4 * i));
  return bytes;
}

test('the words of a fingerprint are the 16 bytes of its hash, read once or twice', () => {
  const edges = [Buffer.alloc(16), Buffer.alloc(16, 255), Buffer.alloc(16, 0x80), Buffer.alloc(16, 1)];
  for (const bytes of [...edges, ...Array.from({ length: 3000 }, () => randomBytes(16))]) {
    const text = fingerprintOfBytes(bytes);
    for (let round = 0; round < 2; round++) expect(bytesOf(wordsOf(text) ?? [])).toStrictEqual(bytes);
    const words = new Int32Array(4);
    writeWords(text, words);
    expect(bytesOf([...words])).toStrictEqual(bytes);
  }
});

test('check bits are the first of SHA-256', () => {
  for (let round = 0; round < 2000; round++) {
    const bytes = randomBytes(40);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const digest = createHash('sha256').update(bytes.subarray(7, 37)).digest();
    expect(checkBits(view, 7)).toBe(digest.readUInt32BE(0) >>> 12);
  }
});

describe('what is no fingerprint has no words, although one like it was read before', () => {
  const good = fingerprintOfBytes(randomBytes(16));

  test('any character changed to any other of Latin 1', () => {
    expect(wordsOf(good)).not.toBeNull();
    for (let at = 0; at < good.length; at++) {
      for (let code = 0; code < 256; code++) {
        const changed = good.slice(0, at) + String.fromCharCode(code) + good.slice(at + 1);
        expect(wordsOf(changed) !== null, `${at}: ${code}`).toBe(isFingerprint(changed));
      }
    }
  });

  test('another text of the same hash, with its own right check characters', () => {
    const body = good.slice(0, 29) + (base32[base32.indexOf(good[29] ?? '') + 1] ?? '');
    const digest = createHash('sha256').update(body).digest().readUInt32BE(0);
    const check = [27, 22, 17, 12].map((shift) => base32[(digest >>> shift) & 31]).join('');
    expect(wordsOf(body + check)).toBeNull();
  });

  test('zeros, and random texts in the shape of one', () => {
    expect(wordsOf('\0'.repeat(34))).toBeNull();
    expect(wordsOf(`mf1_${'\0'.repeat(30)}`)).toBeNull();
    for (let round = 0; round < 2000; round++) {
      const text = fakeSecret('mf1_', 30, base32);
      expect(wordsOf(text) !== null).toBe(isFingerprint(text));
    }
  });
});

test('more fingerprints than are remembered are all read right, twice', () => {
  const all = Array.from({ length: 50_000 }, (_, i): [Fingerprint, number] => {
    const bytes = Buffer.alloc(16);
    bytes.writeUInt32BE(i, 12);
    return [fingerprintOfBytes(bytes), i];
  });
  for (const [text, i] of [...all, ...all]) expect(wordsOf(text)?.[3]).toBe(i);
});

test('a text that is no fingerprint has no words to be written', () => {
  expect(() => writeWords(fakeSecret('mf1_', 30) as string as Fingerprint, new Int32Array(4))).toThrow(
    TypeError,
  );
});
