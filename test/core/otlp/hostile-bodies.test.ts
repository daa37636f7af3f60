import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MayflyError } from '../../../src/core/errors.ts';
import { isFingerprint } from '../../../src/core/fingerprint.ts';
import {
  type Encoding,
  type ReadResult,
  readObservations,
} from '../../../src/core/otlp/read-observations.ts';
import { encodeTraces } from '../../support/otlp-encode.ts';
import { request } from './arbitrary-request.ts';
import { mulberry32, mutate } from './mutate.ts';
import { encodings, ownScope, receivedAt, spanOf } from './sample.ts';

test('protobuf and JSON of the same spans give the same result', () => {
  let items = 0;
  fc.assert(
    fc.property(request, (traces) => {
      const fromProtobuf = readObservations(encodeTraces(traces, 'protobuf'), 'protobuf', receivedAt);
      const fromJson = readObservations(encodeTraces(traces, 'json'), 'json', receivedAt);
      expect(fromJson).toStrictEqual(fromProtobuf);
      expect(fromProtobuf.spans).toBe(traces.reduce((sum, trace) => sum + trace.spans.length, 0));
      checkSane(fromProtobuf);
      items += fromProtobuf.items.length;
    }),
    { numRuns: 2000 },
  );
  expect(items).toBeGreaterThan(1000);
});

describe.each(encodings)('a %s body', (encoding) => {
  const corpus = fc
    .sample(request, { numRuns: 200, seed: 20_260_501 })
    .map((traces) =>
      encodeTraces([{ resource: {}, scope: ownScope, spans: [spanOf()] }, ...traces], encoding),
    )
    .filter((body) => body.length < 6000)
    .slice(0, 60);

  test('cut at any byte gives a result or a MayflyError', () => {
    expect(corpus).toHaveLength(60);
    for (const body of corpus) {
      for (let end = 0; end < body.length; end++) readOrRefuse(body.subarray(0, end), encoding);
    }
  });

  test('changed at random, 20,000 times, gives a result or a MayflyError', () => {
    const random = mulberry32(7);
    let [read, refused] = [0, 0];
    for (let round = 0; round < 20_000; round++) {
      const body = corpus[random(corpus.length)] ?? new Uint8Array(0);
      if (readOrRefuse(mutate(body, random), encoding)) read++;
      else refused++;
    }
    expect(read).toBeGreaterThan(3000);
    expect(refused).toBeGreaterThan(3000);
  });
});

test('random bytes give a result or a MayflyError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...encodings), (body, encoding) => {
      readOrRefuse(body, encoding);
    }),
    { numRuns: 5000 },
  );
});

/** Whether it was read; anything thrown that is no `request.undecodable` fails the test. */
function readOrRefuse(body: Uint8Array, encoding: Encoding): boolean {
  try {
    checkSane(readObservations(body, encoding, receivedAt));
    return true;
  } catch (error) {
    if (!(error instanceof MayflyError) || error.code !== 'request.undecodable') throw error;
    return false;
  }
}

const dayMs = 86_400_000;

/** What holds for every result, whatever came in. */
function checkSane(result: ReadResult): void {
  if (result.reasons.length > 8 || result.items.length + result.rejected + result.ignored !== result.spans) {
    throw new Error('the result does not add up');
  }
  for (const item of result.items) {
    if (!(item.at >= receivedAt - 7 * dayMs && item.at <= receivedAt + 300_000)) throw new Error('at');
    if (item.kind !== 'heartbeat') {
      const { traceId, spanId, fingerprint, credential, count } = item;
      if (!/^[0-9a-f]{32}$/.test(traceId) || !/^[0-9a-f]{16}$/.test(spanId)) throw new Error('ids');
      const { parents, previousFingerprint } = credential;
      const others = [...parents, ...(previousFingerprint === null ? [] : [previousFingerprint])];
      if (![fingerprint, ...others].every((each) => isFingerprint(each))) {
        throw new Error('fingerprint');
      }
      if (count !== null && !(Number.isSafeInteger(count) && count >= 1)) throw new Error('count');
    }
    checkTexts(item);
  }
}

/** No text is longer than 1,024 units, ill-formed or holds a control. */
function checkTexts(part: unknown): void {
  if (typeof part === 'string') {
    const sound = part.length <= 1024 && part.isWellFormed() && [...part].every((unit) => unit >= ' ');
    if (!sound) throw new Error('text');
  } else if (Array.isArray(part) && part.length > 128) throw new Error('list');
  else if (typeof part === 'object' && part !== null) Object.values(part).forEach(checkTexts);
}
