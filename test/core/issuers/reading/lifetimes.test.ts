import { expect, test } from 'vitest';
import {
  instantAfter,
  instantOfDate,
  instantOfEpoch,
  instantOfHttpDate,
  instantOfTimestamp,
} from '../../../../src/core/issuers/reading/lifetimes.ts';
import { at } from '../exchange.ts';

const strange = [
  undefined,
  null,
  '',
  'x',
  'Infinity',
  '1e3',
  '0x10',
  -1,
  '-1',
  0,
  '0',
  Number.NaN,
  1e300,
  [60],
  {},
  true,
];

test.each<[unknown, number | null]>([
  [60, at + 60_000],
  ['60', at + 60_000],
  [' 60 ', at + 60_000],
  [0.5, at + 500],
  ['3599.25', at + 3_599_250],
  ...strange.map((value): [unknown, null] => [value, null]),
])('%j seconds from now', (seconds, expected) => {
  expect(instantAfter(at, seconds)).toBe(expected);
});

test.each<[unknown, number | null]>([
  [1_800_000_000, 1_800_000_000_000],
  ['1800000000', 1_800_000_000_000],
  [1.8e9 + 0.5, 1_800_000_000_500],
  [1_800_000_000_000, null],
  ...strange.map((value): [unknown, null] => [value, null]),
])('%j seconds since the epoch', (seconds, expected) => {
  expect(instantOfEpoch(seconds)).toBe(expected);
});

test.each<[unknown, number | null]>([
  ['2026-11-23T10:00:00Z', at],
  ['2026-11-23T10:00:00.25Z', at + 250],
  ['2026-11-23T12:00:00.123456789+02:00', at + 123],
  ['0001-01-01T00:00:00Z', null],
  ['2026-13-45T10:00:00Z', null],
  ['2026-11-23', null],
  [`2026-11-23T10:00:00Z${' '.repeat(100)}`, null],
  ...strange.map((value): [unknown, null] => [value, null]),
])('the date %j', (text, expected) => {
  expect(instantOfDate(text)).toBe(expected);
});

test.each<[unknown, number | null]>([
  ['2026-11-23T10:00:00Z', at],
  [at, at],
  [String(at), at],
  [at / 1000, at],
  [String(at / 1000), at],
  [at / 1000 + 0.25, at + 250],
  [1e18, null],
  ...strange.map((value): [unknown, null] => [value, null]),
])('a moment in any form: %j', (value, expected) => {
  expect(instantOfTimestamp(value)).toBe(expected);
});

test.each<[unknown, number | null]>([
  ['Mon, 23 Nov 2026 10:00:00 +0000', at],
  ['Mon, 23 Nov 2026 10:00:00 GMT', at],
  ['2026-11-23T10:00:00Z', null],
  ['November 23, 2026', null],
  [`Mon, 23 Nov 2026 10:00:00 ${'G'.repeat(100)}`, null],
  ...strange.map((value): [unknown, null] => [value, null]),
])('an HTTP date: %j', (text, expected) => {
  expect(instantOfHttpDate(text)).toBe(expected);
});
