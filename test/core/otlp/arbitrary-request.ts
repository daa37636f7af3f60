import * as fc from 'fast-check';
import { attributes } from '../../../src/core/semconv.ts';
import { hex } from '../../support/fake-secret.ts';
import type { OtlpSpan, OtlpTrace, OtlpValue } from '../../support/otlp-encode.ts';
import { newFingerprint, ownScope, receivedAt } from './sample.ts';

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
/** Requests of all that a sender might write: right, doubtful and wrong. */
export const request: fc.Arbitrary<OtlpTrace[]> = fc.array(
  fc.record({
    resource: bag,
    scope: fc.constantFrom(ownScope, 'mayfly-instrumentation', 'other', null),
    spans: fc.array(span, { maxLength: 4 }),
  }),
  { maxLength: 3 },
);

function fromUnits(units: readonly number[]): string {
  return String.fromCharCode(...units);
}
