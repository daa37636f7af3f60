import { expect, test } from 'vitest';
import { inert, inertJson } from '../../../src/cli/terminal/inert.ts';

test.each([
  ['a colour', '\u001b[31mred\u001b[0m', '\\x1b[31mred\\x1b[0m'],
  ['a title that a terminal would take', '\u001b]0;owned\u0007', '\\x1b]0;owned\\x07'],
  ['a link', '\u001b]8;;http://x\u001b\\here', '\\x1b]8;;http://x\\x1b\\here'],
  ['one byte that begins a sequence', '\u009b2J', '\\x9b2J'],
  ['line breaks', 'a\r\nb\tc', 'a\\r\\nb\\tc'],
  ['a backspace that hides', 'ab\b\bc', 'ab\\x08\\x08c'],
  ['delete and zero', '\u007f\u0000', '\\x7f\\x00'],
  ['a turned direction', 'a\u202egpj.exe', 'a\\u202egpj.exe'],
  ['an isolate', '\u2066x\u2069', '\\u2066x\\u2069'],
  ['characters without width', 'a\u200bb\ufeff', 'a\\u200bb\\ufeff'],
  ['line separators', 'a\u2028b\u2029', 'a\\u2028b\\u2029'],
  ['half a character', 'a\ud800b', 'a\\ud800b'],
  ['tags that nobody sees', 'a\u{e0041}', 'a\\u{e0041}'],
  ['plain text', 'release-agent · größer 漢字 🦟', 'release-agent · größer 漢字 🦟'],
])('%s comes out inert', (_what, text, shown) => expect(inert(text)).toBe(shown));

test('JSON keeps its value and holds nothing that a terminal acts on', () => {
  const value = { name: '\u001b[31m\u009b\u202e\u{e0041}\u2028 ok', list: ['a\nb'] };
  const text = inertJson(value, 2);
  expect(JSON.parse(text)).toEqual(value);
  expect(text).toMatch(/^[\n\x20-\x7e]*$/);
});
