import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareText,
  type Joined,
  type JoinName,
  joinFunctions,
  joinRows,
  largestSet,
} from '../../../src/core/inventory/join.ts';

/** Code points around the places where UTF-16 and UTF-8 order differ, and any other. */
const point = fc.oneof(
  fc.constantFrom(0, 0x61, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xfffd, 0xffff, 0x10000, 0x10ffff),
  fc.integer({ min: 0, max: 0xd7ff }),
  fc.integer({ min: 0xe000, max: 0x10ffff }),
);
const text = fc.array(point, { maxLength: 6 }).map((points) => String.fromCodePoint(...points));

test('texts are ordered as the bytes of their UTF-8', () => {
  const near = fc.tuple(text, text, text).map(([start, a, b]) => [start + a, start + b] as const);
  fc.assert(
    fc.property(near, ([a, b]) => {
      expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
    { numRuns: 5000 },
  );
});

test('an astral character comes after U+FFFF, although its first unit is smaller', () => {
  const inOrder = ['\uffff', '\u{10000}'];
  expect(inOrder.toSorted(compareText)).toEqual(inOrder);
  expect(inOrder.toSorted()).not.toEqual(inOrder);
});

const members = fc.uniqueArray(text, { maxLength: 6 }).map((set) => set.sort(compareText));
const values: Readonly<Record<JoinName, fc.Arbitrary<Joined>>> = {
  least: fc.oneof(fc.constant(null), fc.integer(), fc.boolean().map(Number)),
  greatest: fc.oneof(fc.constant(null), text),
  union: members,
};

describe.each(['least', 'greatest', 'union'] as const)('%s', (name) => {
  const join = joinFunctions[name];
  const value = values[name];

  test('is idempotent, commutative and associative', () => {
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        expect(join(a, a)).toEqual(a);
        expect(join(a, b)).toEqual(join(b, a));
        expect(join(join(a, b), c)).toEqual(join(a, join(b, c)));
      }),
      { numRuns: 1000 },
    );
  });
});

test.each([
  ['least', 3, 5, 3],
  ['least', null, 5, 5],
  ['least', 5, null, 5],
  ['least', null, null, null],
  ['least', true, false, false],
  ['least', 'b', 'a', 'a'],
  ['greatest', 3, 5, 5],
  ['greatest', null, 5, 5],
  ['greatest', false, null, false],
  ['greatest', true, false, true],
  ['greatest', 'b', 'a', 'b'],
] as const)('the %s of %j and %j is %j', (...[name, a, b, expected]) => {
  expect(joinFunctions[name](a, b)).toBe(expected);
});

test('a full set keeps its least members, whatever order they came in', () => {
  const all = Array.from({ length: largestSet * 2 }, (_, i) => `member-${String(i).padStart(4, '0')}`);
  const oneByOne = (list: readonly string[]) =>
    list.reduce<Joined>((set, member) => joinFunctions.union(set, [member]), []);
  expect(oneByOne(all)).toEqual(all.slice(0, largestSet));
  expect(oneByOne(all.toReversed())).toEqual(all.slice(0, largestSet));
});

test('rows are joined field by field, and neither is changed', () => {
  interface Row {
    readonly id: string;
    readonly first: number;
    readonly names: readonly string[];
  }
  const a: Row = Object.freeze({ id: 'x', first: 5, names: Object.freeze(['b']) });
  const b: Row = Object.freeze({ id: 'x', first: 3, names: Object.freeze(['a']) });
  expect(joinRows<Row>({ first: 'least', names: 'union' }, [a, b])).toEqual({
    id: 'x',
    first: 3,
    names: ['a', 'b'],
  });
});
