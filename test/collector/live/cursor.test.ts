import { describe, expect, test } from 'vitest';
import { cursorAt, cursorOfNow } from '../../../collector/live/cursor.ts';
import { readPosition, writePosition } from '../../../collector/live/position.ts';
import type { StreamState } from '../../../collector/store/live/live-source.ts';
import { instant } from '../../../src/core/instant.ts';

const at = instant(0);
const minute = 60_000;

function stream(number: number, watermark: number, isClosed = false, openedAt = number): StreamState {
  return { stream: number, watermark, isClosed, openedAt: instant(openedAt) };
}
const untold = (cursor: {
  readonly untold: () => readonly { stream: number; after: number; upTo: number }[];
}) => cursor.untold().map(({ stream: number, after, upTo }) => [number, after, upTo]);

describe('from now on', () => {
  test('what is folded already is not told, what comes is, and streams that open begin at their beginning', () => {
    const cursor = cursorOfNow([stream(1, 7, true), stream(2, 10)], 0);
    expect(untold(cursor)).toEqual([]);
    cursor.update([stream(2, 12), stream(3, 4)], 1);
    expect(untold(cursor)).toEqual([
      [2, 10, 12],
      [3, 0, 4],
    ]);
    cursor.tell(2, 11);
    cursor.tell(3, 4);
    expect(untold(cursor)).toEqual([[2, 11, 12]]);
  });

  test('a stream that is over is let go when it has been told to its end, not before', () => {
    const cursor = cursorOfNow([stream(1, 5)], 0);
    cursor.update([stream(1, 9, true)], 1);
    expect(cursor.listed()).toEqual([1]);
    cursor.tell(1, 9);
    expect(cursor.listed()).toEqual([]);
    expect(cursor.position(at)).toEqual({ at, base: 1, streams: [] });
  });

  test('a number that comes later than the next one is waited for', () => {
    const cursor = cursorOfNow([stream(1, 5)], 0);
    cursor.update([stream(1, 5), stream(3, 2)], 0);
    expect(cursor.base()).toBe(1);
    cursor.update([stream(1, 5), stream(2, 1), stream(3, 2)], minute - 1);
    expect(untold(cursor)).toContainEqual([2, 0, 1]);
    expect(cursor.base()).toBe(3);
  });

  test('a number that never comes is not waited for for ever', () => {
    const cursor = cursorOfNow([stream(1, 5)], 0);
    cursor.update([stream(1, 5), stream(40, 2)], 0);
    cursor.update([stream(1, 5), stream(40, 2)], minute);
    expect(cursor.base()).toBe(40);
  });

  test('a number that is given again after a failover begins at its beginning', () => {
    const cursor = cursorOfNow([stream(1, 5)], 0);
    cursor.update([stream(1, 3, false, 999)], 0);
    expect(untold(cursor)).toEqual([[1, 0, 3]]);
  });
});

describe('from a position on', () => {
  const before = cursorOfNow([stream(1, 5), stream(2, 8), stream(3, 1, true)], 0);
  const position = before.position(at);

  test('the position says it all', () => {
    expect(readPosition(writePosition(position))).toEqual(position);
  });

  test.each<readonly [string, readonly StreamState[], readonly (readonly number[])[]]>([
    ['nothing happened', [stream(1, 5), stream(2, 8)], []],
    [
      'more was folded',
      [stream(1, 6), stream(2, 9)],
      [
        [1, 5, 6],
        [2, 8, 9],
      ],
    ],
    ['one ended', [stream(1, 5), stream(2, 9, true)], [[2, 8, 9]]],
    ['one opened', [stream(1, 5), stream(2, 8), stream(4, 3)], [[4, 0, 3]]],
    ['one opened and ended', [stream(1, 5), stream(2, 8), stream(4, 3, true)], [[4, 0, 3]]],
    ['one came to be seen late', [stream(1, 5), stream(2, 8), stream(3, 2, false)], [[3, 0, 2]]],
  ])('%s', (_name, states, expected) => {
    const cursor = cursorAt(position, states, 0);
    expect(cursor === null ? null : untold(cursor)).toEqual(expected);
  });

  test.each<readonly [string, readonly StreamState[]]>([
    ['a stream is not known', [stream(1, 5)]],
    ['a stream is another one', [stream(1, 5, false, 77), stream(2, 8)]],
    ['the position is ahead of what is folded', [stream(1, 4), stream(2, 8)]],
  ])('it is not known when %s', (_name, states) => {
    expect(cursorAt(position, states, 0)).toBe(null);
  });
});
