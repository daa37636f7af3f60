import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { joinedTables } from '../../../collector/store/joined-tables.ts';
import { columnOf, credentialFields, processFields } from '../../../collector/store/row-fields.ts';
import { credentialRow, processRow, usageRow } from '../../../src/core/inventory/fold.ts';
import { engines, type TestDatabases } from './engines.ts';
import { used } from './sample.ts';

const { credential, process, usage, context } = joinedTables;

test.each([
  ['credential', credentialFields, credentialRow(used())],
  ['process', processFields, processRow(used())],
])('every field of the core row of %s is read', (_table, fields, row) => {
  expect([...fields].sort()).toEqual(Object.keys(row).sort());
});

test.each([
  ['credential', credential.columns, credentialRow(used()), ['kind', 'claims']],
  ['process', process.columns, processRow(used()), ['id']],
  ['usage', [...usage.columns, ...context.columns], usageRow(used()), ['id', 'position']],
])('every field of the core row of %s is written', (_table, columns, row, own) => {
  expect([...columns].sort()).toEqual([...Object.keys(row).map(columnOf), ...own].sort());
});

test.each([
  ['fingerprint', 'fingerprint'],
  ['joinKeys', 'join_keys'],
  ['lastUsedAt', 'last_used_at'],
  ['user', 'user_id'],
])('the column of %s is %s', (field, column) => expect(columnOf(field)).toBe(column));

describe.each(engines)('the tables on %s', (_name, open) => {
  let databases: TestDatabases;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.stop());

  test.each([
    ['credential', credential, ['last_seen_minute']],
    ['credential_archive', credential, ['last_seen_minute']],
    ['context', context, []],
    ['usage', usage, []],
    ['process', process, []],
  ] as const)(
    '%s has a column for every field, and texts compare by code point',
    async (table, { columns: written, key }, own) => {
      const { db } = await databases.fresh();
      const { rows: columns } = await sql<{ column: string; collation: string | null; isKey: boolean }>`
      select a.attname as column, c.collname as collation,
        exists (select from pg_index where indrelid = a.attrelid and indisprimary and a.attnum = any (indkey)) as "isKey"
      from pg_attribute a left join pg_collation c on c.oid = a.attcollation
      where a.attrelid = ${table}::regclass and a.attnum > 0 and not a.attisdropped`.execute(db);
      expect(columns.map(({ column }) => column).sort()).toEqual([...written, ...own].sort());
      expect(
        columns
          .filter(({ isKey }) => isKey)
          .map(({ column }) => column)
          .sort(),
      ).toEqual([...key].sort());
      for (const { collation } of columns) expect([null, 'C']).toContain(collation);
    },
  );
});
