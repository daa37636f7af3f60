import { expect, test } from 'vitest';
import { createOpenFile } from '../../../../instrumentation/node/hooks/open-file.ts';

function setUp(mostBytes = 100) {
  const read: string[] = [];
  const file = { path: '/a/.env', kind: 'settings', module: null } as const;
  return { ...createOpenFile(file, mostBytes, (_file, content) => void read.push(content.toString())), read };
}

test('pieces are put together, and told of at the end or when the file is closed', () => {
  const { add, ended, read } = setUp();
  const buffer = Buffer.alloc(4);
  for (const piece of ['abcd', 'efgh', 'ij']) add([buffer.fill(piece)], piece.length, null);
  buffer.fill(0);
  expect(read).toEqual([]);
  add([buffer], 0, null);
  ended();
  expect(read).toEqual(['abcdefghij']);
});

test('several buffers are filled one after the other', () => {
  const { add, ended, read } = setUp();
  add([Buffer.from('abc'), new Uint16Array(Buffer.from('defg')), Buffer.from('hidden')], 8, undefined);
  ended();
  expect(read[0]).toHaveLength(8);
  expect(read[0]?.startsWith('abcd')).toBe(true);
});

test.each([0, 0n])('what is read from its beginning again is another reading: %s', (position) => {
  const { add, ended, read } = setUp();
  add([Buffer.from('first')], 5, position);
  add([Buffer.from('second')], 6, position);
  ended();
  expect(read).toEqual(['first', 'second']);
});

test.each([
  ['bytes', (add: (n: number) => void) => add(101)],
  ['pieces', (add: (n: number) => void) => Array.from({ length: 70_000 }, () => add(1))],
])('too many %s are refused, so that they are counted, and forgotten', (_what, use) => {
  const { add, ended, read } = setUp(_what === 'bytes' ? 100 : 1_000_000);
  use((n) => add([Buffer.alloc(n, 'x')], n, null));
  expect(ended).toThrow('too large');
  ended();
  expect(read).toEqual([]);
});
