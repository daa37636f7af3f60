import { expect, test } from 'vitest';
import {
  createByteWriter,
  putBytes,
  putHex,
  putInt8,
  putInt16,
  putInt64,
  putLength,
  putText,
  skipLength,
  written,
} from '../../../../collector/store/copy/byte-writer.ts';

test.each([
  [0, 0n],
  [1, 1n],
  [-1, -1n],
  [2 ** 32, 2n ** 32n],
  [2 ** 32 - 1, 2n ** 32n - 1n],
  [-(2 ** 32) - 5, -(2n ** 32n) - 5n],
  [Number.MAX_SAFE_INTEGER, 2n ** 53n - 1n],
  [2 ** 62, 2n ** 62n],
  [2 ** 63, 2n ** 63n - 1n],
  [1e300, 2n ** 63n - 1n],
  [2.75, 2n],
])('writes %d as int64', (value, expected) => {
  const writer = createByteWriter();
  putInt64(writer, value);
  expect(Buffer.from(written(writer)).readBigInt64BE()).toBe(expected);
});

test.each([
  '',
  'a',
  'x'.repeat(32),
  'x'.repeat(33),
  'ä',
  `${'x'.repeat(31)}ä`,
  '😀'.repeat(40),
  'lone \ud800',
])('writes %j in UTF-8 with its length', (text) => {
  const writer = createByteWriter();
  putText(writer, text);
  putInt8(writer, 7);
  const bytes = Buffer.from(written(writer));
  expect(bytes.readInt32BE()).toBe(Buffer.byteLength(text));
  expect(bytes.subarray(4, -1)).toEqual(Buffer.from(text, 'utf8'));
  expect(bytes.at(-1)).toBe(7);
});

test('grows past any size, in memory of its own', () => {
  const writer = createByteWriter();
  const parts = Array.from({ length: 400 }, (_, i) => String.fromCodePoint(0x20 + i).repeat(1 + i * 7));
  for (const part of parts) {
    putText(writer, part);
    putHex(writer, '00ff');
  }
  putBytes(writer, new Uint8Array(1_000_000).fill(3));
  const bytes = written(writer);
  const expected = parts.flatMap((part) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(Buffer.byteLength(part));
    return [length, Buffer.from(part), Buffer.from([0, 255])];
  });
  expect(Buffer.compare(bytes, Buffer.concat([...expected, Buffer.alloc(1_000_000, 3)]))).toBe(0);
  expect(bytes.byteOffset).toBe(0);
});

test('writes the length of what came in between', () => {
  const writer = createByteWriter();
  putInt16(writer, 1);
  const from = skipLength(writer);
  putBytes(writer, Buffer.alloc(5));
  putLength(writer, from);
  expect(Buffer.from(written(writer)).readInt32BE(2)).toBe(5);
});
