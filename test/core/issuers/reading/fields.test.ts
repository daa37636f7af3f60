import { expect, test } from 'vitest';
import {
  asFields,
  bodyFields,
  formFields,
  isFormType,
  isJsonType,
  jsonFields,
  secretField,
  shortText,
  textField,
  textsField,
  wordsField,
} from '../../../../src/core/issuers/reading/fields.ts';

test.each([
  ['an object', ' {"a":1}', { a: 1 }],
  ['a list', '[{"a":1}]', null],
  ['a text', '"{}"', null],
  ['null', 'null', null],
  ['a truncated object', '{"a":1', null],
  ['a page', '<html>', null],
  ['nothing', '', null],
])('JSON that is %s', (_what, text, expected) => {
  expect(jsonFields(text)).toEqual(expected);
});

test('a body is JSON or a form by its first character', () => {
  expect(textField(bodyFields('{"a":"b c"}'), 'a')).toBe('b c');
  expect(textField(bodyFields('a=b+c'), 'a')).toBe('b c');
});

test('a form keeps repeated names and strange ones', () => {
  const fields = formFields('a=1&a=2&__proto__=x&constructor=y');
  expect(textsField(fields, 'a')).toEqual(['1', '2']);
  expect(textField(fields, '__proto__')).toBe('x');
  expect(textField(formFields('b=1'), 'constructor')).toBeNull();
});

test.each([
  ['a text', ' x ', 'x', ['x'], ['x']],
  ['words', 'a b  b', 'a b  b', ['a b  b'], ['a', 'b']],
  ['a list', ['x', 7, '', 'y'], 'x', ['x', 'y'], ['x', 'y']],
  ['blank', '  ', null, [], []],
  ['a number', 7, null, [], []],
  ['an object', {}, null, [], []],
  ['missing', undefined, null, [], []],
])('a field that is %s', (_what, ...[value, text, texts, words]) => {
  expect(textField({ a: value }, 'a')).toBe(text);
  expect(textsField({ a: value }, 'a')).toEqual(texts);
  expect(wordsField({ a: value }, 'a')).toEqual(words);
});

test('metadata is cut, a secret is not', () => {
  const long = 'x'.repeat(5000);
  expect(textField({ a: long }, 'a')).toHaveLength(512);
  expect(textsField({ a: Array.from({ length: 100 }, () => long) }, 'a')).toHaveLength(64);
  expect(shortText(long)).toHaveLength(512);
  expect(secretField({ a: `${long}\n` }, 'a')).toBe(long);
});

test('only an object has fields', () => {
  expect([{}, [], null, 'x', 7].map((value) => asFields(value) !== null)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});

test.each([
  ['application/x-www-form-urlencoded', true, false],
  ['Application/X-WWW-Form-URLencoded; charset=UTF-8', true, false],
  ['application/json', false, true],
  ['application/json;charset=utf-8', false, true],
  ['application/jsonl', false, false],
  ['multipart/form-data', false, false],
  [null, false, false],
])('the content type %s', (type, form, json) => {
  expect([isFormType(type), isJsonType(type)]).toEqual([form, json]);
});
