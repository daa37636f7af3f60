import { expect, test } from 'vitest';
import { readableRecord } from '../../../web/src/exports/readable-record.ts';

test.each([
  ['{"a":[1]}', '{\n  "a": [\n    1\n  ]\n}'],
  ['CEF:0|Mayfly|', null],
  ['{"a":', null],
  ['"text"', null],
  [`[${'1,'.repeat(200_000)}1]`, null],
])('a record that begins %.10s', (body, readable) => expect(readableRecord(body)).toBe(readable));
