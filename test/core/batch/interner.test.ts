import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addNumber,
  clearInterner,
  createInterner,
  intern,
  isFull,
  sourceOf,
  valueOf,
} from '../../../src/core/batch/interner.ts';

/** An interner of texts that counts what it had to read. */
function setUp() {
  const source = sourceOf(new Uint8Array(0));
  const counts = { read: 0 };
  const interner = createInterner(source, (at, end) => {
    counts.read++;
    return source.bytes.toString('latin1', at, end);
  });
  const number = (bytes: Uint8Array, at = 0, end = bytes.length): number => {
    Object.assign(source, sourceOf(bytes));
    return intern(interner, at, end);
  };
  return { interner, counts, number };
}

test('equal bytes have one number and are read once; different bytes have different numbers', () => {
  const { interner, number } = setUp();
  const seen = new Map<string, number>();
  const bytes = fc.array(fc.constantFrom(0, 1, 0x80, 0xff, 0x7f, 0xf0), { maxLength: 26 });
  fc.assert(
    fc.property(bytes, fc.nat(3), (all, before) => {
      const within = Uint8Array.from([...Array<number>(before).fill(7), ...all, 7]);
      const found = number(within, before, before + all.length);
      const key = all.join();
      expect(found).toBe(seen.get(key) ?? found);
      if (!seen.has(key)) expect([...seen.values()]).not.toContain(found);
      seen.set(key, found);
      expect(valueOf(interner, found)).toBe(Buffer.from(all).toString('latin1'));
    }),
    { numRuns: 3000 },
  );
});

test('bytes that make doubles which compare oddly (NaN, minus zero) are told apart', () => {
  const { number } = setUp();
  const odd = [
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0x80],
    [0, 0, 0, 0, 0, 0, 0xf8, 0x7f],
    [1, 0, 0, 0, 0, 0, 0xf8, 0x7f],
    [0, 0, 0, 0, 0, 0, 0xf0, 0x7f],
  ].flatMap((eight) => [eight, [...eight, ...eight], [...eight, 1], [...eight, 0]]);
  const first = odd.map((bytes) => number(Uint8Array.from(bytes)));
  expect(new Set(first).size).toBe(odd.length);
  expect(odd.map((bytes) => number(Uint8Array.from(bytes)))).toStrictEqual(first);
});

test('20,000 texts keep their numbers while it grows', () => {
  const { counts, number } = setUp();
  const all = Array.from({ length: 20_000 }, (_, i) => Buffer.from(`the text of number ${i}`));
  const first = all.map((bytes) => number(bytes));
  expect(new Set(first).size).toBe(all.length);
  const { read } = counts;
  const again = all.filter((bytes, i) => number(bytes) !== first[i]);
  // One that found no place near its own may be read again, and then has another number.
  expect(again.length).toBeLessThan(200);
  expect(counts.read - read).toBe(again.length);
});

test('what its reader throws leaves it as it was', () => {
  const source = sourceOf(Buffer.from('broken'));
  let isBroken = true;
  const interner = createInterner(source, () => {
    if (isBroken) throw new Error('broken');
    return 'read';
  });
  expect(() => intern(interner, 0, 6)).toThrow('broken');
  isBroken = false;
  expect(valueOf(interner, intern(interner, 0, 6))).toBe('read');
  expect(interner.values).toHaveLength(1);
});

test('long bytes are not kept, and are read each time', () => {
  const { interner, counts, number } = setUp();
  const long = Buffer.alloc(5000, 'x');
  expect(valueOf(interner, number(long))).toBe(valueOf(interner, number(long)));
  expect({ read: counts.read, slots: interner.table.some((word) => word !== 0) }).toStrictEqual({
    read: 2,
    slots: false,
  });
});

test('it is full after so many, and empty once it is cleared', () => {
  const { interner, number } = setUp();
  for (let i = 0; i < 40_000; i++) number(Buffer.from(`${i}`));
  expect(isFull(interner)).toBe(true);
  clearInterner(interner);
  expect(isFull(interner)).toBe(false);
  expect(interner.values).toHaveLength(0);
  expect(valueOf(interner, number(Buffer.from('1')))).toBe('1');
  expect(valueOf(interner, addNumber(interner, 'apart'))).toBe('apart');
});
