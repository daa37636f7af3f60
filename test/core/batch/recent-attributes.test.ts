import { beforeEach, expect, test } from 'vitest';
import {
  clearRecent,
  isRecent,
  noPlace,
  placeOfAttribute,
  putRecent,
  recentCode,
  recentNumber,
} from '../../../src/core/batch/recent-attributes.ts';
import { mulberry32 } from '../otlp/mutate.ts';

const before = 5;

beforeEach(clearRecent);

/** Random bytes with others around them. */
function attributeOf(size: number, seed: number): Buffer {
  const random = mulberry32(seed);
  return Buffer.from(Array.from({ length: before + size + 8 }, () => random(256)));
}

function slice(bytes: Buffer) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return { view, at: before, size: bytes.length - before - 8 };
}

/** What stands for those bytes in that place (as a rule in their own); null: they are not recent. */
function found(bytes: Buffer, place?: number): [number, number] | null {
  const { view, at, size } = slice(bytes);
  const first = place ?? placeOfAttribute(view, at, size);
  if (!isRecent(first, view, at, size)) return null;
  return [recentCode(first), recentNumber(first)];
}

function put(bytes: Buffer, code: number, number: number): number {
  const of = slice(bytes);
  putRecent(of, { code, number });
  return placeOfAttribute(of.view, of.at, of.size);
}

test('what was put is found again, of every size, and nothing that differs from it in one bit', () => {
  let sizes = 0;
  for (let size = 8; size <= 112; size++) {
    const bytes = attributeOf(size, size);
    const place = put(bytes, size & 63, 7 * size);
    expect(found(bytes)).toEqual([size & 63, 7 * size]);
    for (let at = 0; at < size; at++) {
      const other = Buffer.from(bytes);
      other[before + at] = (other[before + at] ?? 0) ^ (1 << (at % 8));
      if (found(other, place) !== null) expect.fail(`${size} bytes, changed at ${at}`);
    }
    const shorter = Buffer.concat([bytes.subarray(0, before + size - 1), Buffer.alloc(8)]);
    const longer = Buffer.concat([bytes, Buffer.alloc(1)]);
    expect([found(shorter, place), found(longer, place)]).toEqual([null, null]);
    sizes++;
  }
  expect(sizes).toBe(105);
});

test('zeros are found only after they were put', () => {
  const zeros = Buffer.alloc(before + 16 + 8);
  expect(found(zeros)).toBeNull();
  put(zeros, 1, 2);
  expect(found(zeros)).toEqual([1, 2]);
});

test.each([0, 1, 7, 113, 4096])('%d bytes have no place', (size) => {
  const bytes = attributeOf(size, 3);
  expect(put(bytes, 1, 2)).toBe(noPlace);
  expect(found(bytes)).toBeNull();
});

test('of more than there are places, each is found as itself or not at all', () => {
  const all = Array.from({ length: 10_000 }, (_, i) => attributeOf(8 + (i % 90), 1000 + i));
  for (const [i, bytes] of all.entries()) put(bytes, i & 63, i);
  const known = all.map((bytes) => found(bytes));
  let kept = 0;
  for (const [i, one] of known.entries()) {
    if (one === null) continue;
    expect(one).toEqual([i & 63, i]);
    kept++;
  }
  expect(kept).toBeGreaterThan(1000);
});

test('nothing is found after it was cleared', () => {
  const bytes = attributeOf(40, 9);
  put(bytes, 1, 2);
  clearRecent();
  expect(found(bytes)).toBeNull();
});
