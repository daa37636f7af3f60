import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createBodyTap } from '../../../instrumentation/node/body-tap.ts';

function textOf(chunks: readonly unknown[], coding: string | null = null, mostBytes = 1_000): string | null {
  const tap = createBodyTap(mostBytes);
  for (const chunk of chunks) tap.add(chunk);
  return tap.text(coding);
}

test.each([
  ['strings and bytes', ['a', Buffer.from('b'), new Uint8Array([0x63])], null, 'abc'],
  ['gzip', [gzipSync('abc')], 'gzip', 'abc'],
  ['brotli', [brotliCompressSync('abc')], 'BR', 'abc'],
  ['deflate', [deflateSync('abc')], 'deflate', 'abc'],
  ['zstd', [zstdCompressSync('abc')], 'zstd', 'abc'],
  ['no body', [], 'gzip', ''],
  ['what is no data', [null, 7, {}], null, ''],
  ['a coding that nobody knows', ['abc'], 'rot13', null],
  ['more than the bound', ['x'.repeat(600), 'x'.repeat(600)], null, null],
  ['a bomb', [gzipSync(Buffer.alloc(100_000))], 'gzip', null],
])('%s', (_what, chunks, coding, expected) => {
  expect(textOf(chunks, coding)).toBe(expected);
});

test('a copy is kept, because parsers use their memory again', () => {
  const tap = createBodyTap(10);
  const memory = Buffer.from('abc');
  tap.add(memory);
  memory.fill('x');
  expect(tap.text(null)).toBe('abc');
});
