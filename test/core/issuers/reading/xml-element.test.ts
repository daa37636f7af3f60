import { expect, test } from 'vitest';
import { xmlElement, xmlText } from '../../../../src/core/issuers/reading/xml-element.ts';

const xml = `<R xmlns="https://sts.amazonaws.com/"><A><B> x </B><C>1</C></A><D></D><E>a&amp;b&lt;&#65;&#x42;&bad;&#0;</E><F>cut`;

test.each<[string, string, string | null, string | null]>([
  ['with children', 'A', '<B> x </B><C>1</C>', null],
  ['with text', 'B', ' x ', 'x'],
  ['that is empty', 'D', '', null],
  ['with entities', 'E', 'a&amp;b&lt;&#65;&#x42;&bad;&#0;', 'a&b<AB&bad;&#0;'],
  ['that is cut off', 'F', null, null],
  ['that is absent', 'G', null, null],
])('an element %s', (_what, ...[name, raw, text]) => {
  expect(xmlElement(xml, name)).toBe(raw);
  expect(xmlText(xml, name)).toBe(text);
});

test('an element of the same name elsewhere is not taken for it', () => {
  expect(xmlText('<Arns>x</Arns><Arn>y</Arn>', 'Arn')).toBe('y');
});

test('a hostile document is read in linear time', () => {
  const hostile = '<A>&'.repeat(100_000);
  const startedAt = performance.now();
  expect(xmlElement(hostile, 'A')).toBeNull();
  expect(xmlText(`${hostile}</A>`, 'A')).toBeNull();
  expect(xmlText(`<A>${'&#'.repeat(30_000)}</A>`, 'A')).toHaveLength(60_000);
  expect(performance.now() - startedAt).toBeLessThan(1000);
});
