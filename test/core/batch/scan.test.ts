import { describe, expect, test } from 'vitest';
import { addNumber } from '../../../src/core/batch/interner.ts';
import { beginScan, createScan, type Scan } from '../../../src/core/batch/scan.ts';
import { receivedAt } from '../otlp/sample.ts';

const nothing = new Uint8Array(0);
const many = 40_000;

describe('what is remembered is bounded:', () => {
  const held = (scan: Scan) => ({
    together: scan.together.map(({ values }) => values.length),
    apart: scan.apart.map(({ values }) => values.length),
  });

  test('dictionaries that are only right together are cleared together, the others stay', () => {
    const scan = createScan();
    for (const interner of [...scan.together, ...scan.apart]) addNumber(interner, null);
    for (let i = 0; i < many; i++) addNumber(scan.contexts, null as never);
    beginScan(scan, nothing, receivedAt);
    expect(held(scan)).toEqual({ together: scan.together.map(() => 0), apart: scan.apart.map(() => 1) });
  });

  test('a dictionary of a column is cleared alone', () => {
    const scan = createScan();
    for (const interner of [...scan.together, ...scan.apart]) addNumber(interner, null);
    const [first] = scan.apart;
    for (let i = 0; i < many; i++) if (first !== undefined) addNumber(first, null);
    beginScan(scan, nothing, receivedAt);
    expect(held(scan)).toEqual({
      together: scan.together.map(() => 1),
      apart: scan.apart.map((one) => Number(one !== first)),
    });
  });

  test('all begin anew before a number of a row leaves 31 bits', () => {
    const scan = createScan();
    for (const interner of [...scan.together, ...scan.apart]) addNumber(interner, null);
    scan.base = 2 ** 30;
    scan.serial = 2 ** 30 + 1;
    beginScan(scan, nothing, receivedAt);
    expect({ ...held(scan), base: scan.base, serial: scan.serial }).toEqual({
      together: scan.together.map(() => 0),
      apart: scan.apart.map(() => 0),
      base: 1,
      serial: 0,
    });
  });
});
