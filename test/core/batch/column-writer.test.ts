import { describe, expect, test } from 'vitest';
import { createColumnReader } from '../../../src/core/batch/column-reader.ts';
import { type ColumnWriter, createColumnWriter } from '../../../src/core/batch/column-writer.ts';

/** A reader of what was written. */
function written(write: (writer: ColumnWriter) => void) {
  const writer = createColumnWriter(10_000);
  write(writer);
  return createColumnReader(Buffer.from(writer.finish()));
}

const safe = Number.MAX_SAFE_INTEGER;

test.each([0, 1, 127, 128, 16_383, 16_384, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 49 - 1, 2 ** 49, safe])(
  'the number %d comes back',
  (value) => {
    const reader = written((writer) => writer.varint(value));
    expect(reader.varint()).toBe(value);
    reader.finish();
  },
);

describe('indexes take the bytes that the greatest needs', () => {
  test.each([
    [[], 0],
    [[0, 0, 0], 0],
    [[0, 255, 7], 1],
    [[256, 0, 255], 2],
    [[65_535, 3], 2],
    [[65_536, 3, 255, 256], 4],
    [[2 ** 31 - 2, 1], 4],
  ])('%j', (values, width) => {
    const column = Int32Array.from(values);
    const reader = written((writer) => writer.indexes(column));
    expect(reader.indexes(column.length, 2 ** 31 - 1)).toEqual(column);
    reader.finish();
    const size = createColumnWriter(100);
    size.indexes(column);
    expect(size.finish()).toHaveLength(1 + width * column.length);
  });

  test.each([
    ['one that is not there', [0, 5], 5],
    ['a negative one', [-1], 5],
  ])('%s is refused', (_what, values, limit) => {
    const reader = written((writer) => writer.indexes(Int32Array.from(values)));
    expect(() => reader.indexes(values.length, limit)).toThrow('out of range');
  });
});

test.each([
  [[]],
  [[0]],
  [[-0]],
  [[1, 0, 2, 0, 1]],
  [[-5, 5, -5]],
  [[safe, 0, safe]],
  [[safe, -safe, 1]],
  [[-safe, 3]],
  [[2 ** 51, 0, -(2 ** 51)]],
  [[2 ** 53, 2 ** 63]],
  [[Number.NaN, 1, Number.POSITIVE_INFINITY]],
  [[0.5, 1e-300]],
])('the numbers %j come back as they were', (values) => {
  const column = Float64Array.from(values);
  const reader = written((writer) => writer.numbers(column));
  expect(reader.numbers(column.length)).toEqual(column);
  reader.finish();
});

test('times near each other take few bytes, also where some are not known', () => {
  const writer = createColumnWriter(1000);
  writer.numbers(Float64Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 0 : 1.8e12 + 20 * i)));
  expect(writer.finish().length).toBeLessThan(160);
});

test('words come back in the order of their bytes', () => {
  const words = Int32Array.of(0x01020304, -1, -2_147_483_648);
  const reader = written((writer) => writer.bigEndian(words));
  expect(Buffer.from(reader.bytes(12)).toString('hex')).toBe('01020304ffffffff80000000');
  expect(written((writer) => writer.bigEndian(words)).bigEndian(3)).toEqual(words);
});

test.each<[string, readonly number[], (reader: ReturnType<typeof written>) => unknown]>([
  ['a length that is not there', [1, 2, 3], (reader) => reader.bytes(4)],
  ['a text that is not there', [65], (reader) => reader.text(2)],
  ['words that are not there', [0, 0, 0], (reader) => reader.bigEndian(1)],
  ['floats that are not there', [0, 1, 2, 3], (reader) => reader.numbers(1)],
  ['a number without an end', [255, 255], (reader) => reader.varint()],
  [
    'a number of more than 53 bits',
    [255, 255, 255, 255, 255, 255, 255, 255, 127],
    (reader) => reader.varint(),
  ],
  ['a width that is not known', [3, 0, 0, 0], (reader) => reader.indexes(1, 9)],
  ['a form that is not known', [9, 0], (reader) => reader.numbers(1)],
  [
    'a sum of more than 53 bits',
    [1, ...thrice([255, 255, 255, 255, 255, 255, 255, 15])],
    (reader) => reader.numbers(3),
  ],
  ['a rest', [1], (reader) => reader.finish()],
])('%s is corrupt', (_what, bytes, read) => {
  const reader = createColumnReader(Buffer.from(bytes));
  expect(() => read(reader)).toThrow(expect.objectContaining({ code: 'store.corrupt' }));
});

function thrice(bytes: readonly number[]): readonly number[] {
  return [...bytes, ...bytes, ...bytes];
}
