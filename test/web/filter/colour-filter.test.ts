import { describe, expect, test } from 'vitest';
import { colourFilter } from '../../../web/src/filter/colour-filter.ts';

function kinds(text: string): readonly string[] {
  return colourFilter(text, null)
    .filter(({ text: part }) => part.trim() !== '')
    .map(({ text: part, kind }) => `${kind} ${part}`);
}

describe('a filter is coloured', () => {
  test.each([
    ['provider:aws', ['field provider:', 'value aws']],
    ['-env:dev', ['minus -', 'field env:', 'value dev']],
    ['expires:<1h', ['field expires:', 'operator <', 'value 1h']],
    ['uses:>=100', ['field uses:', 'operator >=', 'value 100']],
    ['sort:-uses', ['field sort:', 'operator -', 'value uses']],
    ['agent:plan*', ['field agent:', 'value plan', 'operator *']],
    ['colour:red', ['unknown colour:', 'value red']],
    ['words only', ['plain words only']],
    ['agent:"my planner" x', ['field agent:', 'value "my planner"', 'plain  x']],
  ])('%s', (text, expected) => expect(kinds(text)).toEqual(expected));

  test.each(['', ' ', '"', 'a:', 'a:"', '-', '--a', 'is:live,', 'é:😀 "\\', '  x  y  '])(
    'in parts that are together what was written: %j',
    (text) =>
      expect(
        colourFilter(text, { from: 0, to: 1 })
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text),
  );

  test('what is wrong is marked, and nothing else', () => {
    const pieces = colourFilter('is:live colour:red', { from: 8, to: 14 });
    expect(pieces.filter(({ wrong }) => wrong)).toEqual([{ text: 'colour', kind: 'unknown', wrong: true }]);
  });
});
