import { expect, test } from 'vitest';
import { cutToWidth, textWidth } from '../../../src/cli/terminal/text-width.ts';

test.each([
  ['', 0],
  ['abc', 3],
  ['größe', 5],
  ['漢字', 4],
  ['한국', 4],
  ['e\u0301', 1],
  ['🦟', 2],
  ['ｆｕｌｌ', 8],
  ['≥12', 3],
])('%s takes %i columns', (text, width) => expect(textWidth(text)).toBe(width));

test.each([
  ['installation_token', 18, 'installation_token'],
  ['installation_token', 10, 'installat…'],
  ['漢字漢字', 5, '漢字…'],
  ['漢字漢字', 4, '漢…'],
  ['two words', 5, 'two…'],
  ['abc', 1, '…'],
  ['abc', 0, ''],
])('%s in %i columns is %s', (text, columns, cut) => {
  expect(cutToWidth(text, columns)).toBe(cut);
  expect(textWidth(cut)).toBeLessThanOrEqual(
    Math.max(columns, textWidth(text) <= columns ? textWidth(text) : 0),
  );
});
