import { expect, test } from 'vitest';
import { pointAt } from '../../../src/cli/filter/point-at.ts';
import { createPaint } from '../../../src/cli/terminal/style.ts';
import { textWidth } from '../../../src/cli/terminal/text-width.ts';
import { fakeSecret } from '../../support/fake-secret.ts';

const paint = createPaint(false);

test.each([
  ['a:b c:d', { from: 4, to: 5 }, ['  a:b c:d', '      ^']],
  ['a:b c:d', { from: 0, to: 7 }, ['  a:b c:d', '  ^^^^^^^']],
  ['a:b', { from: 3, to: 3 }, ['  a:b', '     ^']],
  ['name:日本 x:1', { from: 8, to: 9 }, ['  name:日本 x:1', '            ^']],
  ['', { from: 0, to: 0 }, []],
])('%j has a mark at %j', (text, at, lines) => {
  expect(pointAt(text, at, { width: 80, paint })).toEqual(lines);
});

test('a long text is shown where it is wrong', () => {
  const text = `${'provider:aws '.repeat(20)}colour:red is:live`;
  const from = text.indexOf('colour');
  const lines = pointAt(text, { from, to: from + 6 }, { width: 40, paint });
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(40);
  const [shown = '', mark = ''] = lines;
  expect(shown.slice(mark.indexOf('^'), mark.indexOf('^') + 6)).toBe('colour');
});

test.each([
  ['a secret', `name:${fakeSecret('ghp_', 36)}`],
  ['an escape sequence', 'name:\u001b[2J'],
  ['text that turns round', 'name:\u202eabc'],
])('what holds %s is not shown', (_what, text) => {
  expect(pointAt(text, { from: 0, to: 1 }, { width: 80, paint })).toEqual([]);
});
