import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { createByteBudget } from '../../collector/byte-budget.ts';
import { readBody } from '../../collector/read-body.ts';

const KiB = 1024;
const limit = 1024 * KiB;

interface Reading {
  readonly declared?: number | null;
  readonly budget?: number;
}

/** What becomes of a body that comes in these pieces, and the most that was held of the budget meanwhile. */
async function read(sent: readonly Buffer[], { declared = null, budget = 8 * limit }: Reading = {}) {
  const held = createByteBudget(budget);
  const lease = held.lease();
  let most = 0;
  let arrived = 0;
  let worst = 0;
  const watched = {
    ...lease,
    take: (bytes: number) => {
      lease.take(bytes);
      most = Math.max(most, held.held());
    },
  };
  async function* come(): AsyncGenerator<Buffer> {
    for (const piece of sent) {
      arrived += piece.length;
      yield piece;
      await new Promise((resolve) => setImmediate(resolve));
      worst = Math.max(worst, held.held() - 2 * Math.max(arrived, 2 * KiB));
    }
  }
  const source = Readable.from(come());
  try {
    const body = await readBody(source, { declared, limit, lease: watched });
    return { body, code: null, most, worst };
  } catch (error) {
    return { body: null, code: (error as { code: string }).code, most, worst };
  }
}

function pieces(total: number, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(total / size) }, (_, i) =>
    Buffer.alloc(Math.min(size, total - i * size), i % 251),
  );
}

test('a body that comes in one piece is that piece', async () => {
  const [piece = Buffer.alloc(0)] = pieces(5000, 5000);
  const { body } = await read([piece], { declared: 5000 });
  expect(body).toBe(piece);
});

test.each([
  ['one byte after another', 3000, 1, 3000],
  ['odd pieces, length told', 300 * KiB + 7, 4093, 300 * KiB + 7],
  ['odd pieces, length not told', 300 * KiB + 7, 4093, null],
  ['one byte below the limit', limit - 1, 64 * KiB, limit - 1],
  ['at the limit', limit, 64 * KiB, limit],
  ['at the limit, length not told', limit, 64 * KiB, null],
  ['more than was told', 200 * KiB, 64 * KiB, 5],
  ['less than was told', 200 * KiB, 64 * KiB, limit],
])('%s arrives as it was sent', async (...[, total, size, declared]) => {
  const sent = pieces(total, size);
  const { body } = await read(sent, { declared });
  expect(body?.equals(Buffer.concat(sent))).toBe(true);
});

test.each([
  ['told', limit + 1, limit + 1],
  ['not told', limit + 1, null],
  ['told wrongly', limit + 1, 5],
])('one byte over the limit, %s, is refused', async (...[, total, declared]) => {
  expect((await read(pieces(total, 64 * KiB), { declared })).code).toBe('request.too_large');
});

test('what is told reserves nothing: at any time at most twice what arrived', async () => {
  for (const declared of [limit, null, 300 * KiB]) {
    const { most, worst } = await read(pieces(200 * KiB, 1000), { declared });
    expect(worst).toBeLessThanOrEqual(0);
    expect(most).toBeLessThanOrEqual(400 * KiB);
  }
  expect((await read([Buffer.from('x')], { declared: limit })).most).toBeLessThanOrEqual(4 * KiB);
});

test('past the budget of all requests the sender is told to come again', async () => {
  expect((await read(pieces(200 * KiB, 64 * KiB), { budget: 150 * KiB })).code).toBe('collector.overloaded');
});

test('a body that is cut is refused, and a later error of its connection harms nobody', async () => {
  const source = new Readable({ read() {} });
  const reading = readBody(source, { declared: 10, limit, lease: createByteBudget(limit).lease() });
  source.push('abc');
  setImmediate(() => source.destroy(new Error('reset')));
  await expect(reading).rejects.toMatchObject({ code: 'request.undecodable' });
});
