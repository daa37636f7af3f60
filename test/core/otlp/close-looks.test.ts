import { describe, expect, test } from 'vitest';
import type { BatchResult } from '../../../src/core/batch/batch.ts';
import { observationsOf } from '../../../src/core/batch/observations-of.ts';
import { readBatch } from '../../../src/core/batch/read-batch.ts';
import { scanProtobuf } from '../../../src/core/batch/scan-protobuf.ts';
import { holdsCredential } from '../../../src/core/holds-credential.ts';
import { type CloseLooks, closeLooks, mayLook } from '../../../src/core/otlp/close-looks.ts';
import { toldText } from '../../../src/core/otlp/told-text.ts';
import { decodings } from '../../../src/core/text-decodings.ts';
import type { MixName } from '../../bench/ingest/mix.ts';
import { spanLoad } from '../../bench/ingest/spans.ts';
import { base64url, fakeSecret } from '../../support/fake-secret.ts';
import { hostileSpans, hostileTexts } from '../../support/hostile-texts.ts';
import { encodeTraces, type OtlpSpan } from '../../support/otlp-encode.ts';
import { encodings, receivedAt, spanWith, traceOf } from './sample.ts';

const room = 120_000;

test('every reading of a text that is not plain is charged, and a plain text is free', () => {
  const text = Buffer.from(`words ${fakeSecret('', 9)} in base64 in percent %41`).toString('base64');
  const looks = { left: 10_000, withheld: 0 };
  const readings = [...decodings(text)];
  expect(toldText(text, looks)).toBe(text);
  expect(readings.length).toBeGreaterThan(2);
  expect(10_000 - looks.left).toBe(readings.reduce((sum, reading) => sum + reading.length, 0));
  const { left } = looks;
  toldText(`a plain text of words ${fakeSecret('', 9, '0123456789')}`, looks);
  // What was looked at before is remembered.
  toldText(text, looks);
  expect(looks).toEqual({ left, withheld: 0 });
});

test('a text without a look left is withheld, and the next request gets to see it', () => {
  const text = `key=${fakeSecret('', 9)}`.repeat(3);
  const none = { left: text.length - 1, withheld: 0 };
  expect([toldText(text, none), toldText(text, none)]).toEqual(['withheld', 'withheld']);
  expect(none.withheld).toBe(2);
  expect(toldText(text, closeLooks(0))).toBe(text);
});

/** How many characters were given to the look for credentials, whatever the budget says of itself. */
function looked(looks: CloseLooks): { readonly looks: CloseLooks; readonly characters: () => number } {
  let { left } = looks;
  let characters = 0;
  const counting = {
    withheld: 0,
    get left() {
      return left;
    },
    set left(value) {
      characters += left - value;
      left = value;
    },
  };
  return { looks: counting, characters: () => characters };
}

describe.each(Object.entries(hostileTexts))('a body full of %s', (_shape, make) => {
  test(
    'is looked at within its bounds, and every observation in it is kept',
    () => {
      const spans = hostileSpans(512 * 1024, () => make(200), spanWith);
      const body = encodeTraces(traceOf(spans), 'protobuf');
      const bound = closeLooks(body.length);
      const { looks, characters } = looked({ ...bound });
      const { batch, withheldTexts, rejected } = scanProtobuf(body, receivedAt, looks);
      expect({ length: batch.length, rejected }).toEqual({ length: spans.length, rejected: 0 });
      expect(withheldTexts).toBeGreaterThan(spans.length);
      expect(characters()).toBeLessThanOrEqual(bound.left);
      expect(characters()).toBeGreaterThan(bound.left / 2);
      // Once more without a bound: that many characters it would have been.
      const other = encodeTraces(traceOf(hostileSpans(64 * 1024, () => make(200), spanWith)), 'protobuf');
      const free = looked({ left: Number.MAX_SAFE_INTEGER, withheld: 0 });
      expect(scanProtobuf(other, receivedAt, free.looks).withheldTexts).toBe(0);
      expect(free.characters()).toBeGreaterThan(closeLooks(other.length).left);
    },
    room,
  );
});

test.each(encodings)('what one %s request had withheld is told of the next', (encoding) => {
  const text = `key=${fakeSecret('', 60)}`;
  const resource = { 'service.name': `name=${fakeSecret('', 60)}` };
  const flood = hostileSpans(512 * 1024, () => `key=${fakeSecret('', 40)}`, spanWith);
  const last = spanWith({ 'gen_ai.agent.name': text });
  const read = (spans: readonly OtlpSpan[]): BatchResult =>
    readBatch(
      encodeTraces([...traceOf(spans), ...traceOf([last], resource)], encoding),
      encoding,
      receivedAt,
    );
  const lastOf = ({ batch }: BatchResult) => observationsOf(batch).at(-1);
  const flooded = read(flood);
  expect(flooded.withheldTexts).toBeGreaterThan(100);
  expect(lastOf(flooded)).toMatchObject({ actor: { agent: 'withheld' }, process: { service: 'withheld' } });
  const next = read([]);
  expect(next.withheldTexts).toBe(0);
  expect(lastOf(next)).toMatchObject({
    actor: { agent: text },
    process: { service: resource['service.name'] },
  });
});

test('a credential that is found costs no later text its look', () => {
  const looks = { left: 1_000, withheld: 0 };
  expect(holdsCredential(fakeSecret('ghp_', 36), undefined, (count) => mayLook(looks, count))).toBe(true);
  expect(looks).toEqual({ left: 960, withheld: 0 });
});

describe('honest traffic', () => {
  test.each<MixName>(['zipf', 'eph', 'marked'])('never meets the bound: %s', (mix) => {
    const load = spanLoad({ mix, seed: 7, startAt: receivedAt });
    for (let i = 0; i < 60; i++) {
      const { bytes } = load.next();
      const looks = closeLooks(bytes.length);
      const { left } = looks;
      expect(scanProtobuf(bytes, receivedAt, looks)).toMatchObject({ rejected: 0, withheldTexts: 0 });
      expect(left - looks.left).toBeLessThan(left / 8);
    }
  });

  test.each([
    [64, encodings[0]],
    [512, encodings[0]],
    [512, encodings[1]],
    [8_192, encodings[0]],
  ] as const)(
    'with names that are not plain in every observation (%i as %s) does not either',
    (count, encoding) => {
      const body = encodeTraces(traceOf(Array.from({ length: count }, sessionSpan)), encoding);
      expect(readBatch(body, encoding, receivedAt)).toMatchObject({ rejected: 0, withheldTexts: 0 });
    },
    room,
  );
});

/** The use of a session that nobody saw before: its ids are random letters and digits. */
function sessionSpan(): OtlpSpan {
  return spanWith({
    'mayfly.credential.type': 'oauth.access_token',
    'mayfly.credential.provider': 'okta',
    'mayfly.credential.join_keys': [`jwt.jti:https://login.example.com#${fakeSecret('', 22, base64url)}`],
    'mayfly.credential.subject': 'arn:aws:sts::123456789012:assumed-role/AgentRole/Reporting',
    'mayfly.credential.scopes': ['read:Accounts', 'write:Invoices'],
    'mayfly.use.location': 'header',
    'mayfly.use.outcome': 'accepted',
    'server.address': 'billing.internal.example.com',
    'server.port': 443,
    'http.request.method': 'POST',
    'url.template': '/v2/invoices/{id}',
    'gen_ai.agent.name': 'reporting-agent',
    'gen_ai.tool.name': 'send_invoice',
    'gen_ai.conversation.id': '3dccebb5-9b64-419d-8e86-0ad2c2264272',
    'mayfly.count': 1,
  });
}
