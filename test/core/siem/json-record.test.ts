import { expect, test } from 'vitest';
import { jsonLine, jsonRecord } from '../../../src/core/siem/json-record.ts';

test('a record is the JSON of its fields', () => {
  const fields = { a: 'x', b: [1, true, null], c: { d: 'é😀' } };
  expect(jsonRecord(fields, 'g')).toEqual({ body: JSON.stringify(fields), fields, group: 'g' });
});

test.each(['\u0085', '\u007f', '\u009b', '\u2028', '\u2029', '\n', '\0'])(
  'the line break %j is an escape, and the same when it is read',
  (character) => {
    const { body } = jsonRecord({ a: `x${character}y` }, null);
    expect(body).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
    expect(JSON.parse(body)).toEqual({ a: `x${character}y` });
    expect(jsonLine({ a: character })).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
  },
);

test('half a surrogate pair is U+FFFD wherever it is, in the text and in the fields', () => {
  const { body, fields } = jsonRecord({ a: ['\ud800'], b: { c: 'x\udc00' }, '\ud801': '😀' }, null);
  expect(fields).toEqual({ a: ['\ufffd'], b: { c: 'x\ufffd' }, '\ufffd': '😀' });
  expect(JSON.parse(body)).toEqual(fields);
});

test('a text that only looks like an escape of half a pair stays', () => {
  expect(jsonRecord({ a: '\\ud800' }, null).fields).toEqual({ a: '\\ud800' });
});
