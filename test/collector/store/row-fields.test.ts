import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  columnOf,
  credentialFields,
  processFields,
  usageFields,
} from '../../../collector/store/row-fields.ts';
import { credentialRow, processRow, usageRow } from '../../../src/core/inventory/fold.ts';
import { engines, type TestDatabases } from './engines.ts';
import { used } from './sample.ts';

const rows = [
  ['credential', credentialFields, credentialRow(used()), ['last_seen_minute']],
  ['usage', usageFields, usageRow(used()), ['inbox_seq']],
  ['process', processFields, processRow(used()), []],
] as const;

test.each(rows)('every field of the core row of %s is stored', (_table, fields, row) => {
  expect([...fields].sort()).toEqual(Object.keys(row).sort());
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

  test.each(rows)(
    '%s has a column for every field, and texts compare by code point',
    async (table, fields, _row, own) => {
      const { db } = await databases.fresh();
      const { rows: columns } = await sql<{ column: string; collation: string | null }>`
      select a.attname as column, c.collname as collation
      from pg_attribute a left join pg_collation c on c.oid = a.attcollation
      where a.attrelid = ${table}::regclass and a.attnum > 0 and not a.attisdropped`.execute(db);
      expect(columns.map(({ column }) => column).sort()).toEqual([...fields.map(columnOf), ...own].sort());
      expect(new Set(columns.map(({ collation }) => collation))).toEqual(new Set([null, 'C']));
    },
  );
});
