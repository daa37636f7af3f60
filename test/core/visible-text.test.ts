import { expect, test } from 'vitest';
import { visibleText } from '../../src/core/visible-text.ts';

const turning = ['\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069'];

test.each<readonly [string, string]>([
  ...turning.map((one) => [`the direction turned by ${visibleText(one)}`, one] as const),
  ['marks of a direction', '\u200e\u200f\u061c'],
  ['spaces without width', '\u200b\u200c\u200d\u2060\ufeff'],
  ['a hyphen that is seldom there', '\u00ad'],
  ['controls', '\u0000\u0007\u001b\u007f\u0085\u009b'],
  ['line breaks of any kind', '\n\r\u2028\u2029'],
  ['tags', '\u{e0001}\u{e0041}\u{e007f}'],
  ['letters without a shape', '\u115f\u1160\u3164\uffa0\u17b4\u034f'],
  ['selectors of a shape', 'prod\ufe0f\ufe00\u{e0100}\u180b'],
  ['marks between annotations', '\ufff9\ufffa\ufffb'],
  ['half a character', '\ud800'],
])('%s is seen', (_what, text) => {
  const shown = visibleText(`a${text}b`);
  expect(shown).toMatch(/^a[\x20-\x7e]+b$/);
  expect(visibleText(shown)).toBe(shown);
});

test.each([
  'release-agent · größer',
  'e\u0301 combined',
  'שלום',
  'سلام',
  '漢字',
  '🦟 🛠\ufe0f ⚠\ufe0f',
  '<b>\\u202e</b>',
])('%s stays as it is', (text) => expect(visibleText(text)).toBe(text));
