import { expect, test } from 'vitest';
import { derChildren, derValue } from '../../src/core/der.ts';

function bytes(hex: string): Uint8Array {
  return Buffer.from(hex.replaceAll(' ', ''), 'hex');
}

test.each<[string, string, ReturnType<typeof derValue>]>([
  ['a short value', '02 01 05', { tag: 2, at: 0, start: 2, end: 3 }],
  ['an empty value', '05 00', { tag: 5, at: 0, start: 2, end: 2 }],
  ['a length of its own byte', `04 81 80 ${'00'.repeat(128)}`, { tag: 4, at: 0, start: 3, end: 131 }],
  ['a length of two bytes', `04 82 0001 ff`, { tag: 4, at: 0, start: 4, end: 5 }],
  ['nothing', '', null],
  ['a tag alone', '30', null],
  ['a value that is cut off', '04 05 00', null],
  ['a length that is cut off', '04 82 01', null],
  ['a length without end (BER)', '30 80 00 00', null],
  ['a length of five bytes', '04 85 0000000001 00', null],
  ['a tag of several bytes', '1f 81 01 00', null],
])('%s', (_what, hex, expected) => {
  const read = bytes(hex);
  expect(derValue(read, 0, read.length)).toEqual(expected);
});

test('children end before a broken one', () => {
  const read = bytes('30 08 020101 020102 04 7f');
  const parent = derValue(read, 0, read.length);
  expect(parent === null ? [] : derChildren(read, parent).map(({ start }) => read[start])).toEqual([1, 2]);
});

test('children are bounded', () => {
  const read = Buffer.concat([bytes('30 82 0400'), Buffer.alloc(1024)]);
  const parent = derValue(read, 0, read.length);
  expect(parent === null ? [] : derChildren(read, parent)).toHaveLength(256);
});
