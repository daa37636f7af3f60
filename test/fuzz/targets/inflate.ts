import { constants, gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { createByteBudget } from '../../../collector/byte-budget.ts';
import type { ContentCoding } from '../../../collector/content-coding.ts';
import { inflate } from '../../../collector/inflate.ts';
import { MayflyError } from '../../../src/core/errors.ts';
import { otlpBodies } from '../corpus.ts';
import { must, type Outcome, type Target } from '../target.ts';

const limit = 262_144;
const known = ['request.undecodable', 'request.too_large', 'collector.overloaded'];

const pack: Readonly<Record<ContentCoding, (body: Uint8Array) => Buffer>> = {
  gzip: (body) => gzipSync(body),
  zstd: (body) => zstdCompressSync(body),
};

function target(coding: ContentCoding): Target {
  return {
    name: `inflate-${coding}`,
    what: `packed bodies: \`inflate\`, ${coding}`,
    corpus(random) {
      const [first = Buffer.alloc(0), ...bodies] = otlpBodies(random, 'protobuf').slice(0, 6);
      const zeros = pack[coding](Buffer.alloc(limit));
      return [
        ...[first, ...bodies].map(pack[coding]),
        Buffer.concat([pack[coding](first), pack[coding](Buffer.alloc(0)), pack[coding](first)]),
        pack[coding](zeros),
        pack[coding](Buffer.alloc(limit + 1)),
        zeros,
        coding === 'gzip'
          ? gzipSync(first, { level: 0 })
          : zstdCompressSync(first, { params: { [constants.ZSTD_c_checksumFlag]: 1 } }),
      ];
    },
    prepare: () => (input) => run(input, coding),
  };
}

async function run(input: Buffer, coding: ContentCoding): Promise<Outcome> {
  // Now and then little is left for this body.
  const budget = createByteBudget(input.length % 16 === 0 ? limit / 2 : 4 * limit);
  const lease = budget.lease();
  try {
    const body = await inflate(Buffer.from(input), coding, { limit, lease });
    must(body.length <= limit, 'no more comes out than the limit allows');
    must(budget.held() >= body.length, 'what comes out is accounted for');
    return { kind: 'inflated', bytes: Math.max(body.length, input.length) };
  } catch (error) {
    if (!(error instanceof MayflyError) || !known.includes(error.code)) throw error;
    must(budget.held() <= 2 * limit, 'no more is held than the limit allows');
    return { kind: error.code, bytes: Math.max(input.length, madeOf(input, coding)) };
  } finally {
    lease.release();
    must(budget.held() === 0, 'everything is given back');
  }
}

/** How much the decoder made before it was stopped, at most: time goes with that. */
function madeOf(input: Buffer, coding: ContentCoding): number {
  try {
    return (coding === 'gzip' ? gunzipSync : zstdDecompressSync)(input, { maxOutputLength: limit }).length;
  } catch {
    return limit;
  }
}

export const inflateTargets: readonly Target[] = [target('gzip'), target('zstd')];
