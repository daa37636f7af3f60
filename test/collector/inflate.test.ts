import { randomBytes } from 'node:crypto';
import { constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createByteBudget } from '../../collector/byte-budget.ts';
import { type ContentCoding, contentCoding } from '../../collector/content-coding.ts';
import { inflate } from '../../collector/inflate.ts';

const MiB = 1024 * 1024;
const limit = 16 * MiB;

const pack: Readonly<Record<ContentCoding, (body: Buffer) => Buffer>> = {
  gzip: (body) => gzipSync(body, { level: 1 }),
  zstd: (body) => zstdCompressSync(body),
};

async function outcome(
  body: Buffer,
  coding: ContentCoding,
  { most = 4 * limit, taken = 0, to = limit }: { most?: number; taken?: number; to?: number } = {},
): Promise<{ code: string; body: Buffer | null; held: number }> {
  const budget = createByteBudget(most);
  budget.lease().take(taken);
  try {
    const result = await inflate(body, coding, { limit: to, lease: budget.lease() });
    return { code: 'ok', body: result, held: budget.held() - taken };
  } catch (error) {
    return { code: (error as { code: string }).code, body: null, held: budget.held() - taken };
  }
}

describe.each(['gzip', 'zstd'] as const)('%s', (coding) => {
  const packed = (body: Buffer): Buffer => pack[coding](body);

  test.each([
    ['nothing', 0],
    ['a few bytes', 100],
    ['what is made at once', 3 * MiB],
    ['what is made in pieces', 12 * MiB],
    ['one byte below the limit', limit - 1],
    ['at the limit', limit],
  ])('%s comes out as it went in', async (_what, size) => {
    const body = Buffer.alloc(size, 'mayfly ');
    const { code, body: result, held } = await outcome(packed(body), coding);
    expect(code).toBe('ok');
    expect(result?.equals(body)).toBe(true);
    expect(held).toBeGreaterThanOrEqual(size);
  });

  test('a body above a MiB that does not shrink is inflated off the event loop', async () => {
    const body = randomBytes(2 * MiB);
    const { body: result } = await outcome(packed(body), coding);
    expect(result?.equals(body)).toBe(true);
  });

  test.each([
    ['one byte over the limit', limit + 1],
    ['a bomb', 20 * limit],
  ])('%s is refused as too large', async (_what, size) => {
    expect((await outcome(packed(Buffer.alloc(size)), coding)).code).toBe('request.too_large');
  });

  test('a small limit is kept to the byte', async () => {
    const body = packed(Buffer.alloc(1001));
    expect((await outcome(body, coding, { to: 1001 })).code).toBe('ok');
    expect((await outcome(body, coding, { to: 1000 })).code).toBe('request.too_large');
  });

  test.each([1000, 3 * MiB, 12 * MiB])(
    'output of %i bytes that the budget does not allow is not made; the sender comes again',
    async (size) => {
      const body = packed(Buffer.alloc(size));
      expect((await outcome(body, coding, { most: limit, taken: limit - 100 })).code).toBe(
        'collector.overloaded',
      );
      expect((await outcome(body, coding, { most: limit, taken: limit })).code).toBe('collector.overloaded');
    },
  );

  test.each([
    ['one after the other', [1000, 2000, 3000]],
    ['one after the other, made in pieces', [5 * MiB, 5 * MiB]],
    ['an empty one between', [1000, 0, 1000]],
  ])('several packed parts, %s, are one body', async (_what, sizes) => {
    const parts = sizes.map((size, i) => Buffer.alloc(size, i + 1));
    const { body } = await outcome(Buffer.concat(parts.map(packed)), coding);
    expect(body?.equals(Buffer.concat(parts))).toBe(true);
  });

  test('parts that are too large only together are refused', async () => {
    const part = packed(Buffer.alloc(limit / 2));
    expect((await outcome(Buffer.concat([part, part, packed(Buffer.from('x'))]), coding)).code).toBe(
      'request.too_large',
    );
  });

  test.each<[string, (good: Buffer) => Buffer]>([
    ['nothing at all', () => Buffer.alloc(0)],
    ['no packed bytes', () => Buffer.from('{"resourceSpans":[]}')],
    ['a cut body', (good) => good.subarray(0, -3)],
    ['only its beginning', (good) => good.subarray(0, 5)],
    ['text after it', (good) => Buffer.concat([good, Buffer.from('trailing garbage')])],
    ['zeros after it', (good) => Buffer.concat([good, Buffer.alloc(9)])],
    ['zeros and text after it', (good) => Buffer.concat([good, Buffer.alloc(9), Buffer.from('text')])],
    ['the beginning of another after it', (good) => Buffer.concat([good, good.subarray(0, 6)])],
    ['a changed byte', (good) => good.map((byte, i) => (i === 3 ? byte ^ 0xff : byte)) as Buffer],
    ['the other coding', () => pack[coding === 'gzip' ? 'zstd' : 'gzip'](Buffer.from('x'))],
    ['zlib without the header of gzip', () => deflateSync('x')],
  ])('%s is refused, small and large', async (_what, spoil) => {
    for (const body of [Buffer.alloc(100, 7), randomBytes(2 * MiB)]) {
      expect((await outcome(spoil(packed(body)), coding)).code).toBe('request.undecodable');
    }
  });
});

test('a packed body inside a packed body is inflated once only', async () => {
  const inner = gzipSync('x');
  expect((await outcome(gzipSync(inner), 'gzip')).body?.equals(inner)).toBe(true);
});

test('a zstd frame that asks for more memory than RFC 9659 allows is refused', async () => {
  const body = Buffer.alloc(12 * MiB, 'x');
  const wide = zstdCompressSync(body, { params: { [constants.ZSTD_c_windowLog]: 27 } });
  expect((await outcome(wide, 'zstd')).code).toBe('request.undecodable');
});

test('a flood of empty zstd frames is refused', async () => {
  const empty = zstdCompressSync('');
  const flood = Buffer.concat(Array.from({ length: 200_000 }, () => empty));
  expect((await outcome(flood, 'zstd')).code).toBe('request.undecodable');
  expect((await outcome(flood.subarray(0, 9000), 'zstd')).code).toBe('request.undecodable');
});

test.each<[string | undefined, ContentCoding | null]>([
  [undefined, null],
  ['', null],
  ['identity', null],
  ['gzip', 'gzip'],
  [' GZip ', 'gzip'],
  ['x-gzip', 'gzip'],
  ['zstd', 'zstd'],
])('the content encoding %j means %j', (header, coding) => expect(contentCoding(header)).toBe(coding));

test.each(['gzip, gzip', 'gzip,zstd', 'deflate', 'br', 'compress', 'snappy', 'constructor', 'gzip;q=1'])(
  'the content encoding %s is not supported',
  (header) =>
    expect(() => contentCoding(header)).toThrow(expect.objectContaining({ code: 'request.media_type' })),
);
