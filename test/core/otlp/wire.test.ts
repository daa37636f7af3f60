import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MayflyError } from '../../../src/core/errors.ts';
import {
  type Cursor,
  readLength,
  readNanosAsMs,
  readTag,
  readVarint,
  skip,
} from '../../../src/core/otlp/wire.ts';
import { bytesField, concat, fixed64Field, varint, varintField } from '../../support/otlp-encode.ts';

const over = (bytes: Uint8Array | readonly number[]): Cursor => ({ bytes: Buffer.from(bytes), at: 0 });
const undecodable = expect.objectContaining({ code: 'request.undecodable' });

describe('a varint', () => {
  test('of any 64-bit integer reads as that number, exact where it is safe', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const bytes = varint(value);
        const cursor = over(bytes);
        expect(readVarint(cursor, bytes.length)).toBe(Number(value));
        expect(cursor.at).toBe(bytes.length);
      }),
    );
  });

  test.each([
    ['zero', [0], 0],
    ['zero on ten bytes', [128, 128, 128, 128, 128, 128, 128, 128, 128, 0], 0],
    ['the greatest safe integer', [...varint(2 ** 53 - 1)], 2 ** 53 - 1],
    ['the least safe integer', [...varint(-(2 ** 53 - 1))], -(2 ** 53 - 1)],
    ['minus one', [255, 255, 255, 255, 255, 255, 255, 255, 255, 1], -1],
    ['bits past the 64th, dropped', [255, 255, 255, 255, 255, 255, 255, 255, 255, 127], -1],
  ])('of %s', (_what, bytes, expected) => {
    expect(readVarint(over(bytes), bytes.length)).toBe(expected);
  });

  test.each([
    ['eleven bytes', [...Array<number>(10).fill(128), 0], 11],
    ['no bytes', [], 0],
    ['a cut', [128], 1],
    ['a limit before its end', [128, 1], 1],
  ])('of %s is an error', (_what, bytes, end) => {
    expect(() => readVarint(over(bytes), end)).toThrow(undecodable);
  });
});

describe('a length', () => {
  test.each([
    ['past the end', [2, 0], 2],
    ['of 2^31', [...varint(2 ** 31)], 5],
    ['of 2^53', [...varint(2 ** 53)], 8],
    ['of 2^64 - 1', [...varint(-1)], 10],
  ])('%s is an error', (_what, bytes, end) => {
    expect(() => readLength(over(bytes), end)).toThrow(undecodable);
  });

  test('up to the very end is allowed', () => {
    expect(readLength(over([1, 0]), 2)).toBe(2);
    expect(readLength(over([0]), 1)).toBe(1);
  });
});

test.each([
  ['field number zero', [0x02]],
  ['a field number above 2^29 - 1', [...varint(2 ** 32)]],
  ['a negative one', [...varint(-1)]],
])('a tag with %s is an error', (_what, bytes) => {
  expect(() => readTag(over(bytes), bytes.length)).toThrow(undecodable);
});

test('nanoseconds become whole milliseconds over all 64 bits', () => {
  const check = (ns: bigint) => {
    const cursor = over(fixed64Field(7, ns).subarray(1));
    expect(readNanosAsMs(cursor, 8)).toBe(Number(ns / 1_000_000n));
  };
  for (const ns of [0n, 999_999n, 1_000_000n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n + 1n, 2n ** 64n - 1n]) {
    check(ns);
  }
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), check), { numRuns: 2000 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 18_446_744_073_708 }), fc.constantFrom(-1n, 0n, 1n), (ms, off) =>
      check(BigInt(ms) * 1_000_000n + off),
    ),
    { numRuns: 2000 },
  );
});

describe('skipping', () => {
  const start = (field: number) => varint((field << 3) | 3);
  const end = (field: number) => varint((field << 3) | 4);
  const nested = (depth: number) =>
    concat([...Array<Uint8Array>(depth).fill(start(99)), ...Array<Uint8Array>(depth).fill(end(99))]);

  test.each([
    ['a varint', varintField(99, 2n ** 63n)],
    ['eight bytes', fixed64Field(99, 1n)],
    ['four bytes', concat([varint((99 << 3) | 5), Uint8Array.of(1, 2, 3, 4)])],
    ['a text', bytesField(99, 'text')],
    ['an empty group', concat([start(99), end(99)])],
    ['a group with fields', concat([start(99), bytesField(1, 'x'), varintField(2, 1), end(99)])],
    ['groups 100,000 deep', nested(100_000)],
  ])('passes over %s and stops behind it', (_what, field) => {
    const cursor = over(concat([field, varintField(1, 7)]));
    skip(cursor, cursor.bytes.length, readTag(cursor, cursor.bytes.length));
    expect(cursor.at).toBe(field.length);
  });

  test.each([
    ['a group that does not end', concat([start(99), bytesField(1, 'x')])],
    ['100,000 groups that do not end', concat(Array<Uint8Array>(100_000).fill(start(99)))],
    ['an end without a group', end(99)],
    ['wire type 6', varint((99 << 3) | 6)],
    ['wire type 7', varint((99 << 3) | 7)],
    ['eight bytes cut to seven', fixed64Field(99, 1n).subarray(0, 9)],
    ['four bytes cut to three', concat([varint((99 << 3) | 5), Uint8Array.of(1, 2, 3)])],
    ['a text cut short', bytesField(99, 'text').subarray(0, 6)],
  ])('%s is an error', (_what, bytes) => {
    const cursor = over(bytes);
    expect(() => skip(cursor, bytes.length, readTag(cursor, bytes.length))).toThrow(MayflyError);
  });
});
