import { expect, test } from 'vitest';
import type { Batch, Context } from '../../../src/core/batch/batch.ts';
import { observationAt, observationsOf } from '../../../src/core/batch/observations-of.ts';
import {
  type Fingerprint,
  fingerprint,
  fingerprintKey,
  fingerprintOfBytes,
} from '../../../src/core/fingerprint.ts';
import type { Secret } from '../../../src/core/secret.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { realisticBatch, receivedAt } from './arbitrary-batch.ts';

const key = fingerprintKey(fakeSecret('', 40));
const parent = fingerprint(key, fakeSecret('', 40) as Secret);

const { process, actor, target } = realisticBatch(1, 1).contexts[0] as Context;
const context = (how: Pick<Context, 'kind' | 'channel' | 'outcome' | 'held'>): Context => ({
  process,
  actor,
  target,
  ...how,
});

const row = (...values: number[]): Int32Array => Int32Array.from(values);
const batch: Batch = {
  length: 3,
  receivedAt,
  ids: Uint8Array.from({ length: 72 }, (_, i) => i),
  fingerprints: row(0, 1, 2, 3, -1, -1, -1, -1, 0x01020304, 0x05060708, 0x090a0b0c, 0x0d0e0f10),
  at: Float64Array.of(1000, 2000, receivedAt),
  skewed: Uint8Array.of(0, 0, 1),
  count: Float64Array.of(0, 7, 1),
  context: row(0, 1, 2),
  conversation: row(0, 1, 0),
  type: row(2, 0, 0),
  provider: row(3, 0, 0),
  subject: row(4, 0, 0),
  issuer: row(5, 0, 0),
  previousFingerprint: row(10, 0, 0),
  name: row(6, 6, 6),
  policy: row(7, 7, 7),
  module: row(8, 8, 8),
  mechanism: row(9, 9, 9),
  joinKeys: row(1, 0, 0),
  scopes: row(2, 0, 0),
  audience: row(3, 0, 0),
  parents: row(4, 0, 0),
  issuedAt: Float64Array.of(500, 0, 0),
  expiresAt: Float64Array.of(0, 9000, 0),
  ephemeral: Int8Array.of(1, 0, -1),
  strings: ['', 'c-1', 'a.type', 'aws', 'sub', 'iss', 'NAME', 'role', '@some/package', 'Bearer', parent],
  lists: [[], ['aws.access_key_id:x'], ['read', 'write'], ['aud'], [parent]],
  contexts: [
    context({ kind: 'fetched', channel: 'file', outcome: null, held: true }),
    context({ kind: 'used', channel: 'header', outcome: 'denied', held: false }),
    context({ kind: 'ended', channel: 'revoked', outcome: null, held: false }),
  ],
  heartbeats: [],
  sender: null,
};
const unknown = {
  type: null,
  provider: null,
  joinKeys: [],
  issuedAt: null,
  expiresAt: null,
  ephemeral: null,
  scopes: [],
  subject: null,
  issuer: null,
  audience: [],
  parents: [],
  previousFingerprint: null,
};

test('each row becomes the observation that it says, and each kind has only what is its own', () => {
  const [fetched, used, ended] = observationsOf(batch);
  expect(fetched).toEqual({
    kind: 'fetched',
    traceId: '000102030405060708090a0b0c0d0e0f',
    spanId: '1011121314151617',
    at: 1000,
    skewed: false,
    fingerprint: fingerprintOfBytes(Buffer.from('00000000000000010000000200000003', 'hex')),
    credential: {
      type: 'a.type',
      provider: 'aws',
      joinKeys: ['aws.access_key_id:x'],
      issuedAt: 500,
      expiresAt: null,
      ephemeral: true,
      scopes: ['read', 'write'],
      subject: 'sub',
      issuer: 'iss',
      audience: ['aud'],
      parents: [parent],
      previousFingerprint: parent,
    },
    process,
    actor: { ...actor, conversation: null },
    target,
    count: null,
    source: 'file',
    name: 'NAME',
    policy: 'role',
    held: true,
    module: '@some/package',
  });
  expect(used).toEqual({
    kind: 'used',
    traceId: '18191a1b1c1d1e1f2021222324252627',
    spanId: '28292a2b2c2d2e2f',
    at: 2000,
    skewed: false,
    fingerprint: fingerprintOfBytes(new Uint8Array(16).fill(255)),
    credential: { ...unknown, expiresAt: 9000, ephemeral: false },
    process,
    actor: { ...actor, conversation: 'c-1' },
    target,
    count: 7,
    location: 'header',
    outcome: 'denied',
    mechanism: 'Bearer',
  });
  expect(ended).toEqual({
    kind: 'ended',
    traceId: '303132333435363738393a3b3c3d3e3f',
    spanId: '4041424344454647',
    at: receivedAt,
    skewed: true,
    fingerprint: fingerprintOfBytes(Buffer.from('0102030405060708090a0b0c0d0e0f10', 'hex')),
    credential: unknown,
    process,
    actor: { ...actor, conversation: null },
    target,
    count: 1,
    reason: 'revoked',
  });
});

test('a row that is not there is refused', () => {
  expect(() => observationAt(batch, 3)).toThrow(RangeError);
  expect(() => observationAt(batch, -1)).toThrow(RangeError);
});

test('the words of a fingerprint give its text again', () => {
  const known = fingerprint(key, fakeSecret('', 30) as Secret);
  expect(fingerprintOfBytes(bytesOf(known))).toBe(known);
});

/** Lower-case base32 of the part after the scheme, without the check characters. */
function bytesOf(text: Fingerprint): Uint8Array {
  const digits = 'abcdefghijklmnopqrstuvwxyz234567';
  let bits = '';
  for (const digit of text.slice(4, 30)) bits += digits.indexOf(digit).toString(2).padStart(5, '0');
  return Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(bits.slice(8 * i, 8 * i + 8), 2));
}
