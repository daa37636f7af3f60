import { describe, expect, test } from 'vitest';
import { readObservations } from '../../../src/core/otlp/read-observations.ts';
import { encodeTraces, type OtlpSpan } from '../../support/otlp-encode.ts';
import { encodings, newFingerprint, receivedAt, spanOf, spanWith, traceOf } from './sample.ts';

const at = receivedAt - 60_000;

describe.each(encodings)('a doubtful span in %s', (encoding) => {
  const read = (spans: readonly OtlpSpan[]) =>
    readObservations(encodeTraces(traceOf(spans), encoding), encoding, receivedAt);
  const readOne = (span: OtlpSpan) => read([span]).items[0];

  const days = 86_400_000;
  /** Null: not believed. */
  const clocks: [string, number | bigint, number | null][] = [
    ['now', receivedAt, receivedAt],
    ['a nanosecond before a whole millisecond', BigInt(at) * 1_000_000n - 1n, at - 1],
    ['a nanosecond after it', BigInt(at) * 1_000_000n + 1n, at],
    ['999,999 ns after it', BigInt(at) * 1_000_000n + 999_999n, at],
    ['seven days ago', receivedAt - 7 * days, receivedAt - 7 * days],
    ['a millisecond more than seven days ago', receivedAt - 7 * days - 1, null],
    ['in five minutes', receivedAt + 300_000, receivedAt + 300_000],
    ['in five minutes and a millisecond', receivedAt + 300_001, null],
    ['in an hour', receivedAt + 3_600_000, null],
    ['in 1970', 0, null],
    ['at 2^63', 2n ** 63n, null],
    ['at 2^64 - 1', 2n ** 64n - 1n, null],
    ['in seconds instead of nanoseconds', BigInt(Math.trunc(at / 1000)), null],
  ];
  test.each(clocks)('whose clock says %s', (_what, time, expected) => {
    const taken = { at: expected ?? receivedAt, skewed: expected === null };
    expect(readOne(spanOf({ start: time, end: receivedAt }))).toMatchObject({ kind: 'used', ...taken });
    const fetch = spanWith({}, 'credential.fetch');
    expect(readOne({ ...fetch, start: receivedAt, end: time })).toMatchObject(taken);
    const heartbeat = spanWith({}, 'mayfly.process');
    expect(readOne({ ...heartbeat, start: time, end: receivedAt })).toMatchObject(taken);
  });

  test.each([
    ['a real one', at, at],
    ['the last moment of the year 9999', 253_402_300_799_999, 253_402_300_799_999],
    ['one that no calendar shows', 253_402_300_800_000, null],
    ['zero', 0, null],
    ['one before 1970', -1, null],
  ])('claiming %s as its expiry', (_what, expiry, expected) => {
    expect(readOne(spanWith({ 'mayfly.credential.expires_at': expiry }))).toMatchObject({
      credential: { expiresAt: expected },
    });
  });

  const refusals: [string, OtlpSpan, string][] = [
    ['a trace id of zeros', spanOf({ traceId: '0'.repeat(32) }), 'span without a valid trace id'],
    ['a short trace id', spanOf({ traceId: 'ab'.repeat(8) }), 'span without a valid trace id'],
    ['a long trace id', spanOf({ traceId: 'ab'.repeat(17) }), 'span without a valid trace id'],
    ['no trace id', spanOf({ traceId: '' }), 'span without a valid trace id'],
    ['a span id of zeros', spanOf({ spanId: '0'.repeat(16) }), 'span without a valid span id'],
    ['a long span id', spanOf({ spanId: 'ab'.repeat(16) }), 'span without a valid span id'],
    ['no fingerprint', spanOf({ attributes: {} }), 'span without mayfly.credential.fingerprint'],
    [
      'a number as fingerprint',
      spanOf({ attributes: { 'mayfly.credential.fingerprint': 7 } }),
      'span without mayfly.credential.fingerprint',
    ],
    [
      'an empty fingerprint',
      spanOf({ attributes: { 'mayfly.credential.fingerprint': '' } }),
      'mayfly.credential.fingerprint is not a fingerprint',
    ],
    [
      'a fingerprint with a NUL behind it',
      spanOf({ attributes: { 'mayfly.credential.fingerprint': `${newFingerprint()}\u0000` } }),
      'mayfly.credential.fingerprint is not a fingerprint',
    ],
    [
      'a fingerprint in capitals',
      spanOf({ attributes: { 'mayfly.credential.fingerprint': newFingerprint().toUpperCase() } }),
      'mayfly.credential.fingerprint is not a fingerprint',
    ],
    [
      'a fingerprint with one wrong character',
      spanOf({ attributes: { 'mayfly.credential.fingerprint': wrongCharacter(newFingerprint()) } }),
      'mayfly.credential.fingerprint is not a fingerprint',
    ],
  ];
  test.each(refusals)('with %s is rejected alone', (_what, span, reason) => {
    const result = read([spanOf(), span, spanOf(), span]);
    expect(result).toMatchObject({ rejected: 2, reasons: [reason], ignored: 0, spans: 4 });
    expect(result.items).toHaveLength(2);
  });
});

function wrongCharacter(fingerprint: string): string {
  return fingerprint.slice(0, 10) + (fingerprint[10] === 'a' ? 'b' : 'a') + fingerprint.slice(11);
}
