import { describe, expect, test } from 'vitest';
import { addNumber, type Interner } from '../../../src/core/batch/interner.ts';
import { isRecent, placeOfAttribute, putRecent } from '../../../src/core/batch/recent-attributes.ts';
import { beginScan, createScan, endScan, type Scan } from '../../../src/core/batch/scan.ts';
import { told } from '../../../src/core/batch/scan-memory.ts';
import { closeLooks } from '../../../src/core/otlp/close-looks.ts';
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
    beginScan(scan, { body: nothing, receivedAt, looks: closeLooks(0) });
    expect(held(scan)).toEqual({ together: scan.together.map(() => 0), apart: scan.apart.map(() => 1) });
  });

  test('a dictionary of a column is cleared alone', () => {
    const scan = createScan();
    for (const interner of [...scan.together, ...scan.apart]) addNumber(interner, null);
    const [first] = scan.apart;
    for (let i = 0; i < many; i++) if (first !== undefined) addNumber(first, null);
    beginScan(scan, { body: nothing, receivedAt, looks: closeLooks(0) });
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
    beginScan(scan, { body: nothing, receivedAt, looks: closeLooks(0) });
    expect({ ...held(scan), base: scan.base, serial: scan.serial }).toEqual({
      together: scan.together.map(() => 0),
      apart: scan.apart.map(() => 0),
      base: 1,
      serial: 0,
    });
  });
});

describe('what names values by their numbers', () => {
  const attribute = { view: new DataView(new ArrayBuffer(16)), at: 0, size: 16 };
  const { view, at, size } = attribute;
  const named = () => ({
    told: told.filter((word) => word > 0).length,
    recent: isRecent(placeOfAttribute(view, at, size), view, at, size),
  });

  function scanThatNames(): Scan {
    const scan = createScan();
    told.fill(7, 0, 3);
    putRecent(attribute, { code: 1, number: 2 });
    return scan;
  }

  test.each([
    ['all that share values', (scan: Scan) => addMany(scan.contexts)],
    ['one of a column', (scan: Scan) => scan.apart.slice(0, 1).forEach(addMany)],
  ])('is forgotten with the dictionaries: %s', (_what, fill) => {
    const scan = scanThatNames();
    fill(scan);
    beginScan(scan, { body: nothing, receivedAt, looks: closeLooks(0) });
    expect(named()).toEqual({ told: 0, recent: false });
  });

  test('is forgotten with texts that were withheld only because of what was beside them', () => {
    const scan = scanThatNames();
    beginScan(scan, { body: nothing, receivedAt, looks: { left: 0, withheld: 1 } });
    endScan(scan);
    expect(named()).toEqual({ told: 0, recent: false });
  });

  test('is kept from one request to the next', () => {
    const scan = scanThatNames();
    for (let i = 0; i < 2; i++) {
      beginScan(scan, { body: nothing, receivedAt, looks: closeLooks(0) });
      endScan(scan);
    }
    expect(named()).toEqual({ told: 3, recent: true });
  });

  function addMany(interner: Interner<unknown>): void {
    for (let i = 0; i < many; i++) addNumber(interner, null);
  }
});
