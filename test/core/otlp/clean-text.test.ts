import { expect, test } from 'vitest';
import { cleanText } from '../../../src/core/otlp/clean-text.ts';

const astral = '\u{1f98b}';
const long = 'x'.repeat(1023);

test.each([
  ['plain text', 'plain', 'plain'],
  ['NUL', 'a\u0000b', 'ab'],
  ['every C0 control', `a${String.fromCharCode(...Array(32).keys())}b`, 'ab'],
  ['the last of the C0 controls', 'a\u001fb', 'ab'],
  ['a space', ' a ', ' a '],
  ['a lone high surrogate', 'a\ud83eb', 'a\ufffdb'],
  ['a lone low surrogate', '\udd8b', '\ufffd'],
  ['a pair split by a control', '\ud83e\u0000\udd8b', '\ufffd\ufffd'],
  ['a pair', astral, astral],
  ['1,024 units', `${long}y`, `${long}y`],
  ['1,025 units', `${long}yz`, `${long}y`],
  ['a pair across the cut', `${long}${astral}`, long],
  ['a lone surrogate at the cut', `${long}\ud83ey`, `${long}\ufffd`],
  ['a pair before the cut', `${long.slice(1)}${astral}z`, `${long.slice(1)}${astral}`],
])('cleans %s', (_what, text, cleaned) => {
  expect(cleanText(text)).toBe(cleaned);
});
