import type { SchemaElement } from 'hyparquet-writer';
import { type Column, type Columns, isList } from './column.ts';

/** A schema in Parquet's order: each group, then what is in it (https://parquet.apache.org/docs/file-format/nestedencoding/). */
export function schemaOfColumns(columns: Columns): SchemaElement[] {
  return [{ name: 'root', num_children: Object.keys(columns).length }, ...membersOf(columns)];
}

function membersOf(columns: Columns): SchemaElement[] {
  return Object.entries(columns).flatMap(([name, column]) => elementsOf(name, column));
}

function elementsOf(name: string, column: Column): SchemaElement[] {
  if (column === 'text' || column === 'json') {
    return [{ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' }];
  }
  if (column === 'integer') return [{ name, type: 'INT32', repetition_type: 'OPTIONAL' }];
  if (column === 'long') return [{ name, type: 'INT64', repetition_type: 'OPTIONAL' }];
  if (column === 'flag') return [{ name, type: 'BOOLEAN', repetition_type: 'OPTIONAL' }];
  if (isList(column)) {
    return [
      { name, num_children: 1, converted_type: 'LIST', repetition_type: 'OPTIONAL' },
      { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
      ...elementsOf('element', column[0]),
    ];
  }
  return [
    { name, num_children: Object.keys(column).length, repetition_type: 'OPTIONAL' },
    ...membersOf(column),
  ];
}
