import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MayflyError } from '../../../src/core/errors.ts';
import { isFingerprint } from '../../../src/core/fingerprint.ts';
import {
  type Encoding,
  type ReadResult,
  readObservations,
} from '../../../src/core/otlp/read-observations.ts';
import { attributes } from '../../../src/core/semconv.ts';
import { hex } from '../../support/fake-secret.ts';
import { encodeTraces, type OtlpSpan, type OtlpTrace, type OtlpValue } from '../../support/otlp-encode.ts';
import { encodings, newFingerprint, ownScope, receivedAt, spanOf } from './sample.ts';

const fingerprints = Array.from({ length: 5 }, newFingerprint);

/** Any UTF-16, lone surrogates and controls included, now and then longer than what is kept. */
const text = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('api.example.com', 'env', 'header', 'sent', 'end', 'aws.key:AKIA', ''),
  },
  { weight: 4, arbitrary: fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 }).map(fromUnits) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom('x', '\u20ac', '\u{1f98b}', '\ud83e', '\u0000', 'a\u{1f98b}'),
        fc.integer({ min: 300, max: 1100 }),
      )
      .map(([unit, times]) => unit.repeat(times)),
  },
);
const int = fc.oneof(
  fc.integer({ min: -2, max: 70_000 }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constant(receivedAt as number),
);
const scalar: fc.Arbitrary<OtlpValue> = fc.oneof(
  text,
  fc.constantFrom(...fingerprints),
  int,
  fc.boolean(),
  fc.double().map((double) => ({ double })),
  fc.constant(null),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => ({ bytes })),
);
const value: fc.Arbitrary<OtlpValue> = fc.oneof(
  { weight: 3, arbitrary: scalar },
  { weight: 2, arbitrary: fc.array(fc.oneof(text, fc.constantFrom(...fingerprints)), { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.constant(Array<OtlpValue>(130).fill('scope:x')) },
  { weight: 1, arbitrary: fc.array(fc.array(scalar, { maxLength: 2 }), { maxLength: 2 }) },
  {
    weight: 1,
    arbitrary: fc.record({ map: fc.dictionary(fc.string({ maxLength: 3 }), scalar, { maxKeys: 2 }) }),
  },
);
const key = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...Object.keys(attributes)) },
  { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'http.route', '') },
  { weight: 1, arbitrary: fc.string({ maxLength: 40 }) },
);
const bag = fc.array(fc.tuple(key, value), { maxLength: 16 });
const time = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc
    .integer({ min: receivedAt - 8 * 86_400_000, max: receivedAt + 600_000 })
    .chain((ms) => fc.integer({ min: 0, max: 999_999 }).map((ns) => BigInt(ms) * 1_000_000n + BigInt(ns))),
);
function id(length: number): fc.Arbitrary<string> {
  const digits = (n: number) =>
    fc.array(fc.constantFrom(...hex, 'A', 'F'), { minLength: n, maxLength: n }).map((all) => all.join(''));
  return fc.oneof(
    { weight: 8, arbitrary: digits(length) },
    { weight: 1, arbitrary: fc.constantFrom('', '0'.repeat(length), 'ab') },
  );
}
const span: fc.Arbitrary<OtlpSpan> = fc.record({
  traceId: id(32),
  spanId: id(16),
  name: fc.oneof(
    {
      weight: 8,
      arbitrary: fc.constantFrom('credential.fetch', 'credential.use', 'credential.end', 'mayfly.process'),
    },
    { weight: 1, arbitrary: fc.constantFrom('GET /', '', 'credential.used') },
  ),
  start: time,
  end: time,
  attributes: fc
    .tuple(fc.option(fc.constantFrom(...fingerprints), { freq: 8 }), bag)
    .map(([print, rest]): [string, OtlpValue][] =>
      print === null ? rest : [['mayfly.credential.fingerprint', print], ...rest],
    ),
});
const request: fc.Arbitrary<OtlpTrace[]> = fc.array(
  fc.record({
    resource: bag,
    scope: fc.constantFrom(ownScope, 'mayfly-instrumentation', 'other', null),
    spans: fc.array(span, { maxLength: 4 }),
  }),
  { maxLength: 3 },
);

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
      if (!isFingerprint(fingerprint) || !credential.parents.every((parent) => isFingerprint(parent))) {
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

function fromUnits(units: readonly number[]): string {
  return String.fromCharCode(...units);
}

type Random = (below: number) => number;

/** A small seeded generator (mulberry32, public domain), so that a failure can be repeated. */
function mulberry32(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** One or two changes: a bit, a byte, a piece taken out, doubled, or cut off. */
function mutate(body: Uint8Array, random: Random): Uint8Array {
  let bytes = Buffer.from(body);
  for (let changes = 1 + random(2); changes > 0 && bytes.length > 0; changes--) {
    const at = random(bytes.length);
    const to = Math.min(bytes.length, at + 1 + random(16));
    switch (random(6)) {
      case 0:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
        break;
      case 1:
        bytes[at] = random(256);
        break;
      case 2:
        bytes[at] = [0x00, 0x7f, 0x80, 0xff, 0x22, 0x5c][random(6)] ?? 0;
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)]);
        break;
      default:
        bytes = bytes.subarray(0, at + 1);
    }
  }
  return bytes;
}
