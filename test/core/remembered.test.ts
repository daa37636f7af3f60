import { expect, test } from 'vitest';
import { remembered } from '../../src/core/remembered.ts';

test('each name is written once', () => {
  const asked: string[] = [];
  const upper = remembered((name) => {
    asked.push(name);
    return name.toUpperCase();
  });
  expect(['a', 'b', 'a', ''].map(upper)).toEqual(['A', 'B', 'A', '']);
  expect(upper('')).toBe('');
  expect(asked).toEqual(['a', 'b', '']);
});
