import { expect, test } from 'vitest';
import { takeSuggestion } from '../../../web/src/filter/take-suggestion.ts';

const field = { text: 'env:', about: '', kind: 'field' } as const;
const value = { text: 'env:prod', about: '', kind: 'value' } as const;

test('behind a field its value is written, behind a value the next term', () => {
  const found = { replaces: { from: 8, to: 10 }, suggestions: [field, value] };
  expect(takeSuggestion('is:live en', found, 0)).toEqual({ text: 'is:live env:', caret: 12 });
  expect(takeSuggestion('is:live en', found, 1)).toEqual({ text: 'is:live env:prod ', caret: 17 });
});

test('what stands behind it stays, one space away', () => {
  const found = { replaces: { from: 0, to: 2 }, suggestions: [value] };
  expect(takeSuggestion('en is:live', found, 0)).toEqual({ text: 'env:prod is:live', caret: 9 });
});

test('there is nothing to take where nothing is suggested', () => {
  expect(takeSuggestion('x', null, 0)).toBeNull();
  expect(takeSuggestion('x', { replaces: { from: 0, to: 1 }, suggestions: [] }, 0)).toBeNull();
});
