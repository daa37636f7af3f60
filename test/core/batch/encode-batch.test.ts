import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Batch } from '../../../src/core/batch/batch.ts';
import { decodeBatch } from '../../../src/core/batch/decode-batch.ts';
import { encodeBatch } from '../../../src/core/batch/encode-batch.ts';
import { observationsOf } from '../../../src/core/batch/observations-of.ts';
import { withoutUnused } from '../../../src/core/batch/without-unused.ts';
import { MayflyError } from '../../../src/core/errors.ts';
import { realisticBatch, receivedAt, receivedLater, someBatch } from './arbitrary-batch.ts';

test('a batch comes back as it was, without what nothing in it needs', () => {
  fc.assert(
    fc.property(someBatch, (batch) => {
      const needed = withoutUnused(batch);
      expect(decodeBatch(encodeBatch(batch), receivedAt)).toEqual(needed);
      expect(decodeBatch(encodeBatch(needed), receivedAt)).toEqual(needed);
    }),
    { numRuns: 300 },
  );
}, 300_000);

test('what nothing needs is left out without changing an observation', () => {
  fc.assert(
    fc.property(someBatch, (batch) => {
      const needed = withoutUnused(batch);
      expect(observationsOf(needed)).toEqual(observationsOf(batch));
      expect(withoutUnused(needed)).toBe(needed);
    }),
    { numRuns: 100 },
  );
}, 300_000);

test('a text that only a refused span had is in no byte', () => {
  const batch = realisticBatch(5, 2);
  const told = { ...batch, strings: [...batch.strings, 'only-in-a-refused-span'] };
  const stored = zstdDecompressSync(encodeBatch(told).subarray(8));
  expect(stored.includes('only-in-a-refused-span')).toBe(false);
  expect(encodeBatch(told)).toEqual(encodeBatch(batch));
});

test('a request that is sent again gives the same bytes, whenever it is received and however it was read', () => {
  fc.assert(
    fc.property(someBatch, fc.integer({ min: -1000, max: 1000 }), (batch, ms) => {
      const again = receivedLater(reordered(batch), ms);
      expect(Buffer.compare(encodeBatch(batch), encodeBatch(again))).toBe(0);
      expect(decodeBatch(encodeBatch(batch), again.receivedAt)).toEqual(withoutUnused(again));
    }),
    { numRuns: 100 },
  );
}, 300_000);

/** The same values in other objects whose fields come in another order. */
function reordered(batch: Batch): Batch {
  const backwards = <Value extends object>(value: Value): Value =>
    Object.fromEntries(Object.entries(value).reverse()) as Value;
  return backwards({
    ...batch,
    contexts: batch.contexts.map((context) =>
      backwards({ ...context, process: backwards(context.process), actor: backwards(context.actor) }),
    ),
    heartbeats: batch.heartbeats.map((beat) => backwards({ ...beat, process: backwards(beat.process) })),
  });
}

test('a batch without earlier fingerprints is of version 1, as collectors from before read it', () => {
  const batch = realisticBatch(20, 3);
  const told = { ...batch, previousFingerprint: batch.previousFingerprint.map((_, i) => (i === 7 ? 1 : 0)) };
  expect([encodeBatch(batch)[3], encodeBatch(told)[3]]).toEqual([1, 2]);
  expect(encodeBatch(batch).length).toBeLessThan(encodeBatch(told).length);
  for (const each of [batch, told]) {
    expect(decodeBatch(encodeBatch(each), receivedAt)).toEqual(withoutUnused(each));
  }
});

test('512 spans take at most 70 bytes each', () => {
  const bytes = [512, 2, 10_000].map(
    (credentials) => encodeBatch(realisticBatch(512, credentials)).length / 512,
  );
  for (const each of bytes) expect(each).toBeLessThan(70);
});

const isCorrupt = (body: Uint8Array): void => {
  expect(() => decodeBatch(body, receivedAt)).toThrow(
    expect.objectContaining({ name: 'MayflyError', code: 'store.corrupt' }),
  );
};

describe('a stored batch that is broken is refused as corrupt', () => {
  const whole = encodeBatch(realisticBatch(64, 8));
  const content = zstdDecompressSync(whole.subarray(8));
  /** Other content under a header and checksum that fit it. */
  const sealed = (bytes: Uint8Array, claimed = bytes.length): Uint8Array => {
    const head = Buffer.from(whole.subarray(0, 8));
    head.writeUInt32LE(claimed, 4);
    return Buffer.concat([head, zstdCompressSync(bytes)]);
  };
  const headed = (head: unknown, rest: readonly number[] = [0]): Uint8Array => {
    const json = Buffer.from(JSON.stringify(head));
    return sealed(
      Buffer.concat([Buffer.from([(json.length & 127) | 128, json.length >> 7]), json, Buffer.from(rest)]),
    );
  };

  test.each([
    ['empty', new Uint8Array()],
    ['of another kind', Buffer.from('{"resourceSpans":[]}')],
    ['of a newer version', Buffer.concat([whole.subarray(0, 3), Buffer.from([3]), whole.subarray(4)])],
    ['with something after its end', sealed(Buffer.concat([content, Buffer.from([0])]))],
    ['longer than it claims', sealed(content, content.length - 1)],
    ['shorter than it claims', sealed(content, content.length + 1)],
    ['claiming nothing', sealed(content, 0)],
    ['claiming 4 GiB', sealed(content, 2 ** 32 - 1)],
    ['a bomb', sealed(Buffer.alloc(64 * 1024 * 1024), 1000)],
    ['without a head', sealed(Buffer.from([0, 0]))],
    ['with a head that is no list', headed({ length: 5 })],
    ['with rows of another form', headed([[], [], [['i']], [], []])],
    [
      'with a row that is too long',
      headed([[], [], [['i', 's', ...Array.from({ length: 10 }, () => null)]], [], []]),
    ],
    ['with a number for a text', headed([[1], [], [], [], []])],
    [
      'with a process that is not there',
      headed([[], [], [], [], [[0, 0, false, null, false, [], [], 0, 0, 0, 0, 0, 0]]]),
    ],
    ['with more observations than bytes', headed([[], [], [], [], []], [255, 255, 255, 255, 255, 255, 127])],
    [
      'with a number of eight bytes of ones',
      headed(
        [[], [], [], [], []],
        Array.from({ length: 20 }, () => 255),
      ),
    ],
  ])('%s', (_what, body) => isCorrupt(body));

  test('claiming rows for which it has too few bytes, before any are made', () => {
    const body = headed([[], [], [], [], []], [100, ...Array.from({ length: 4000 }, () => 0)]);
    expect(() => decodeBatch(body, receivedAt)).toThrow('claims more observations');
  });

  test('cut anywhere', () => {
    for (let length = 0; length < whole.length; length += 7) isCorrupt(whole.subarray(0, length));
  });

  test('with any bit flipped', () => {
    fc.assert(
      fc.property(fc.nat(8 * whole.length - 1), (bit) => {
        const broken = Buffer.from(whole);
        broken[bit >> 3] = (broken[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        // Zstandard does not look at a few bits of its own header.
        expect(answerOf(broken, whole)).toBe('refused or unchanged');
      }),
      { numRuns: 2000 },
    );
  }, 120_000);

  test('with anything written over its content: refused, or a batch whose rows all stand', () => {
    fc.assert(
      fc.property(fc.nat(content.length - 1), fc.uint8Array({ minLength: 1, maxLength: 12 }), (at, bytes) => {
        const broken = Buffer.from(content);
        broken.set(bytes.subarray(0, broken.length - at), at);
        expect(() => soundOrCorrupt(sealed(broken))).not.toThrow();
      }),
      { numRuns: 3000 },
    );
  }, 120_000);
});

function answerOf(broken: Uint8Array, whole: Uint8Array): string {
  try {
    expect(decodeBatch(broken, receivedAt)).toEqual(decodeBatch(whole, receivedAt));
  } catch (error) {
    if (!(error instanceof MayflyError) || error.code !== 'store.corrupt') throw error;
  }
  return 'refused or unchanged';
}

function soundOrCorrupt(body: Uint8Array): void {
  try {
    observationsOf(decodeBatch(body, receivedAt));
  } catch (error) {
    if (!(error instanceof MayflyError) || error.code !== 'store.corrupt') throw error;
  }
}
