import { randomBytes, randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  longestPosition,
  type Position,
  readPosition,
  writePosition,
} from '../../../collector/live/position.ts';
import { instant } from '../../../src/core/instant.ts';

function somePosition(count: number): Position {
  let stream = 0;
  return {
    at: instant(1000 * randomInt(2 ** 32)),
    base: randomInt(2 ** 31),
    streams: Array.from({ length: count }, () => {
      stream += randomInt(1, 1000);
      return { stream, seq: randomInt(2 ** 32), tag: randomInt(0x1_0000) };
    }),
  };
}

test('what is written is read again, to the second', () => {
  for (let count = 0; count < 100; count++) {
    const position = somePosition(count);
    expect(readPosition(writePosition(position))).toEqual(position);
  }
});

test('a fleet of collectors fits into the id of an event', () => {
  expect(writePosition(somePosition(300)).length).toBeLessThan(longestPosition);
  expect(writePosition(somePosition(3)).length).toBeLessThan(80);
});

test('what is damaged, cut, made up or longer than any is none', () => {
  const whole = writePosition(somePosition(5));
  for (let i = 0; i < whole.length; i++) {
    const other = whole[i] === 'A' ? 'B' : 'A';
    expect(readPosition(whole.slice(0, i) + other + whole.slice(i + 1))).toBe(null);
    expect(readPosition(whole.slice(0, i))).toBe(null);
  }
  for (const text of ['', '1', 'é', ' ', `${whole} `, `${whole}=`, 'A'.repeat(longestPosition + 1)]) {
    expect(readPosition(text)).toBe(null);
  }
  for (let i = 0; i < 2000; i++)
    expect(readPosition(randomBytes(randomInt(60)).toString('base64url'))).toBe(null);
});

test('numbers that no database gives are none, although the check is right', () => {
  const at = instant(0);
  expect(readPosition(writePosition({ at, base: 2 ** 31, streams: [] }))).toBe(null);
  expect(readPosition(writePosition({ at, base: 1, streams: [{ stream: 2 ** 31, seq: 1, tag: 0 }] }))).toBe(
    null,
  );
  expect(readPosition(writePosition({ at, base: 1, streams: [{ stream: 0, seq: 1, tag: 0 }] }))).toBe(null);
});
