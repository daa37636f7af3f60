import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Column, Columns } from '../../../../collector/export/parquet/column.ts';
import { writeParquet } from '../../../../collector/export/parquet/write-parquet.ts';
import { readParquet } from '../duckdb.ts';

const columns = {
  text: 'text',
  time: 'long',
  count: 'integer',
  isNew: 'flag',
  free: 'json',
  list: ['text'],
  lists: [['integer']],
  struct: { name: 'text', inner: { at: 'long', tags: ['text'] } },
  structs: [{ name: 'text', values: ['long'] }],
  unmapped: 'json',
} as const satisfies Columns;

test('columns have the declared types, whatever is in them', async () => {
  const { types, compressions } = await readParquet(
    await writeParquet(
      [{ text: '2006-03-01', free: { a: 1 }, struct: { name: '2026-11-23T03:00:00Z' } }],
      columns,
    ),
  );
  expect(types).toEqual({
    text: 'VARCHAR',
    time: 'BIGINT',
    count: 'INTEGER',
    isNew: 'BOOLEAN',
    free: 'VARCHAR',
    list: 'VARCHAR[]',
    lists: 'INTEGER[][]',
    struct: 'STRUCT("name" VARCHAR, "inner" STRUCT("at" BIGINT, tags VARCHAR[]))',
    structs: 'STRUCT("name" VARCHAR, "values" BIGINT[])[]',
    unmapped: 'VARCHAR',
  });
  expect(compressions).toEqual(['ZSTD']);
});

test('absent, null and empty values at every depth are read back as they were', async () => {
  const valueOf = (column: Column): fc.Arbitrary<unknown> => {
    const value = someOf(column);
    return fc.option(value, { nil: null });
  };
  const someOf = (column: Column): fc.Arbitrary<unknown> => {
    if (column === 'text') return fc.string({ unit: 'grapheme' });
    if (column === 'integer') return fc.integer();
    if (column === 'long') return fc.maxSafeInteger();
    if (column === 'flag') return fc.boolean();
    if (column === 'json') return fc.constant({ free: [1, 'a', null] });
    if (Array.isArray(column)) return fc.array(valueOf(column[0] as Column), { maxLength: 4 });
    return fc.record(
      Object.fromEntries(Object.entries(column as Columns).map(([name, one]) => [name, valueOf(one)])),
    );
  };
  const row = someOf(columns) as fc.Arbitrary<Record<string, unknown>>;
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
      const { rows: read } = await readParquet(await writeParquet(rows, columns));
      expect(read).toEqual(rows.map((one) => asRead(one, columns)));
    }),
    { numRuns: 40 },
  );
});

/** As DuckDB shows it: 64-bit integers and free JSON as text. */
function asRead(value: unknown, column: Column): unknown {
  if (value === null || value === undefined) return null;
  if (column === 'json') return JSON.stringify(value);
  if (column === 'long') return String(value);
  if (typeof column === 'string') return value;
  if (Array.isArray(column)) return (value as unknown[]).map((one) => asRead(one, column[0] as Column));
  return Object.fromEntries(
    Object.entries(column as Columns).map(([name, one]) => [
      name,
      asRead((value as Record<string, unknown>)[name], one),
    ]),
  );
}

describe('what fits no column is kept in unmapped', () => {
  test.each([
    ['an attribute that is not declared', { extra: { a: [1] } }, { extra: { a: [1] } }],
    ['one deep inside', { struct: { name: 'n', more: 1 } }, { 'struct.more': 1 }],
    ['one in a list', { structs: [{ name: 'n' }, { other: true }] }, { 'structs[1].other': true }],
    ['a text in place of a number', { count: 'many' }, { count: 'many' }],
    ['a number of more than 32 bits', { count: 2 ** 31 }, { count: 2 ** 31 }],
    ['a fraction', { time: 1.5 }, { time: 1.5 }],
    ['a list in place of a struct', { struct: ['a'] }, { struct: ['a'] }],
    ['a value in place of a list', { list: 'a' }, { list: 'a' }],
    ['something beside what is there already', { unmapped: { was: 1 }, extra: 2 }, { was: 1, extra: 2 }],
    ['an attribute with the name of a method', { toString: 'x' }, { toString: 'x' }],
  ])('%s', async (_what, row, unmapped) => {
    const { rows } = await readParquet(await writeParquet([row], columns));
    expect(JSON.parse(String(rows[0]?.['unmapped']))).toEqual(unmapped);
  });
});

test('texts that have no UTF-8, and controls, break no row', async () => {
  const texts = ['\ud800', 'a\0b', '\u2028', '"\\\n'];
  const { rows } = await readParquet(
    await writeParquet(
      texts.map((text) => ({ text })),
      columns,
    ),
  );
  expect(rows.map(({ text }) => text)).toEqual(['\ufffd', 'a\0b', '\u2028', '"\\\n']);
});
