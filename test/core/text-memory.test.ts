import { expect, test } from 'vitest';
import { createTextMemory } from '../../src/core/text-memory.ts';

test('what was set is remembered until it is cleared', () => {
  const memory = createTextMemory(1_000);
  memory.set('a', 'told');
  expect([memory.get('a'), memory.get('b')]).toEqual(['told', undefined]);
  memory.clear();
  expect(memory.get('a')).toBeUndefined();
});

test.each([
  ['many short texts', 1],
  ['few long texts', 400],
  ['a text longer than all', 2_000],
])('%s do not fill it past its bound', (_what, length) => {
  const memory = createTextMemory(1_000);
  const texts = Array.from({ length: 100 }, (_, i) => `${i}`.padEnd(length, 'x'));
  for (const text of texts) memory.set(text, 'told');
  const kept = texts.filter((text) => memory.get(text) === 'told');
  expect(kept.join('').length).toBeLessThanOrEqual(1_000);
  expect(kept.length).toBeLessThanOrEqual(16);
});
