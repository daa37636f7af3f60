import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type TextField, utf8Length, writeFields } from '../../../src/core/siem/text-record.ts';

const syntax = {
  escape: (text: string) => text.toWellFormed().replace(/[\\=]/g, '\\$&').trim(),
  separator: ' ',
  cutKey: 'cut',
};

test('fields are in their order, empty ones left out, lists with commas', () => {
  const fields: TextField[] = [
    { key: 'a', value: '1=2', cut: null },
    { key: 'b', value: ' ', cut: 1 },
    { key: 'c', value: ['x', '', 'y'], cut: 1 },
  ];
  expect(writeFields(fields, { ...syntax, room: 100 })).toBe('a=1\\=2 c=x,y');
});

test('the field with the lowest rank is cut first, then the longest of the next rank', () => {
  const fields: TextField[] = [
    { key: 'id', value: 'i'.repeat(100), cut: null },
    { key: 'late', value: 'l'.repeat(100), cut: 6 },
    { key: 'longer', value: 'm'.repeat(200), cut: 2 },
    { key: 'long', value: 'n'.repeat(190), cut: 2 },
    { key: 'first', value: 'f'.repeat(100), cut: 0 },
  ];
  const cut = (room: number): string[] =>
    /cut=(\S+)$/.exec(writeFields(fields, { ...syntax, room }))?.[1]?.split(',') ?? [];
  expect(cut(740)).toEqual([]);
  expect(cut(700)).toEqual(['first']);
  expect(cut(600)).toEqual(['first', 'longer']);
  expect(cut(450)).toEqual(['first', 'longer', 'long']);
});

test('what cannot be shortened enough is left out, and named', () => {
  const fields: TextField[] = [
    { key: 'id', value: 'i'.repeat(100), cut: null },
    { key: 'a', value: 'a'.repeat(100), cut: 1 },
  ];
  expect(writeFields(fields, { ...syntax, room: 120 })).toBe(`id=${'i'.repeat(100)} cut=a`);
});

const field: fc.Arbitrary<TextField> = fc.record({
  key: fc.stringMatching(/^[a-z]{1,6}$/),
  value: fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(
      fc.string({ unit: fc.constantFrom('é', '=', '\\', ' ', '\n', '😀', '\u3000', 'a'), maxLength: 30 }),
    ),
  ),
  cut: fc.option(fc.nat(7), { nil: null }),
});

test('the line fits whenever ids alone fit, and no character is halved', () => {
  fc.assert(
    fc.property(fc.array(field, { maxLength: 12 }), fc.integer({ min: 300, max: 2_000 }), (fields, room) => {
      const ids = fields.filter(({ cut }) => cut === null);
      const names = fields.reduce((sum, { key }) => sum + key.length + 1, 5);
      fc.pre(utf8Length(writeFields(ids, { ...syntax, room: 1_000_000 })) + names < room);
      const line = writeFields(fields, { ...syntax, room });
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(room);
      expect(line.isWellFormed()).toBe(true);
    }),
    { numRuns: 3_000 },
  );
});

test('bytes are counted as UTF-8 has them', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(utf8Length(text)).toBe(Buffer.byteLength(text));
    }),
  );
  expect(utf8Length('\ud800')).toBe(3);
});
