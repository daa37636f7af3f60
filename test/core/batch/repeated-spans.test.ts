import { expect, test } from 'vitest';
import { observationsOf } from '../../../src/core/batch/observations-of.ts';
import { readBatch } from '../../../src/core/batch/read-batch.ts';
import { encodeTraces, type OtlpSpan, type OtlpValue } from '../../support/otlp-encode.ts';
import { mulberry32 } from '../otlp/mutate.ts';
import { newFingerprint, receivedAt, spanOf, spanWith, traceOf } from '../otlp/sample.ts';
import { expectSame } from './same-as-objects.ts';

const minutes = 60_000;
const long = 'x'.repeat(90);

/** Few values of each key, right and wrong, short and long: spans that repeat each other in parts. */
const values: readonly (readonly [key: string, values: readonly OtlpValue[]])[] = [
  ['mayfly.credential.type', ['github.pat', 'vault.service_token', '', 7]],
  ['mayfly.credential.provider', ['github', 'vault']],
  ['mayfly.credential.subject', ['ada', 'grace', long, 5]],
  ['mayfly.credential.join_keys', [['aws.key:A'], ['aws.key:B', 'no key'], [], 'aws.key:A']],
  ['mayfly.credential.scopes', [['repo'], ['repo', 'gist']]],
  ['mayfly.credential.expires_at', [receivedAt + 1000, receivedAt + 2000, 'soon']],
  ['mayfly.credential.ephemeral', [true, false]],
  ['mayfly.credential.held', [true, false]],
  ['mayfly.fetch.source', ['env', 'file', 'nowhere']],
  ['mayfly.fetch.name', ['A', 'B', long]],
  ['mayfly.use.location', ['header', 'query', 'nowhere']],
  ['mayfly.use.outcome', ['accepted', 'denied']],
  ['mayfly.use.mechanism', ['Bearer', 'Basic']],
  ['mayfly.end.reason', ['revoked', 'expired']],
  ['server.address', ['api.example.com', 'vault.example.com', `${long}.example.com`]],
  ['server.port', [443, 8200, '443']],
  ['http.request.method', ['GET', 'PUT']],
  ['url.template', ['/v1/{id}', '/v2/{id}', '/v1/{ia}']],
  ['gen_ai.agent.name', ['planner', 'coder']],
  ['gen_ai.conversation.id', ['conv_1', 'conv_2']],
  ['http.request.header.authorization', ['x']],
  ['mayfly.count', [1, 2, 300]],
];
const names = ['credential.use', 'credential.use', 'credential.fetch', 'credential.end', 'mayfly.process'];

function spans(seed: number, fingerprints: readonly string[]): OtlpSpan[] {
  const random = mulberry32(seed);
  const one = <Item>(of: readonly Item[]): Item => of[random(of.length)] ?? expect.fail('none');
  return Array.from({ length: 60 }, () => {
    const attributes: [string, OtlpValue][] = [['mayfly.credential.fingerprint', one(fingerprints)]];
    for (const [key, all] of values) if (random(10) < 7) attributes.push([key, one(all)]);
    // Now and then a key twice (the first counts), another order, or a fingerprint that does not come first.
    for (let i = random(10); i > 6; i--) {
      const [key, all] = one(values);
      attributes.splice(1 + random(attributes.length), 0, [key, one(all)]);
    }
    if (random(10) === 0) attributes.reverse();
    if (random(10) === 0) attributes.unshift(one(attributes));
    return { ...spanOf({ name: one(names) }), attributes };
  });
}

test('spans that repeat each other in parts are read as one by one, request after request', {
  timeout: 5 * minutes,
}, () => {
  const fingerprints = Array.from({ length: 6 }, newFingerprint);
  let observations = 0;
  for (let seed = 1; seed <= 300; seed++) {
    observations += expectSame(encodeTraces(traceOf(spans(seed, fingerprints)), 'protobuf')) ?? 0;
  }
  expect(observations).toBeGreaterThan(10_000);
});

const keys = { location: 'mayfly.use.location', source: 'mayfly.fetch.source' } as const;

test('an attribute that is kept of a use is not kept of a fetch, although it came just before', () => {
  const told = { [keys.location]: 'header', [keys.source]: 'env', 'mayfly.use.mechanism': 'Bearer' };
  const both = [
    { ...spanWith(told), name: 'credential.use' },
    { ...spanWith(told), name: 'credential.fetch' },
  ];
  expect(expectSame(encodeTraces(traceOf([...both, ...both.toReversed()]), 'protobuf'))).toBe(4);
});

test('what says nothing takes no row', () => {
  const told = {
    'mayfly.credential.type': '',
    'mayfly.credential.scopes': [],
    'mayfly.credential.subject': '',
  };
  const body = encodeTraces(traceOf([spanWith(told), spanWith(told)]), 'protobuf');
  const { strings, lists, type, scopes } = readBatch(body, 'protobuf', receivedAt).batch;
  expect({ strings, lists, type: [...type], scopes: [...scopes] }).toEqual({
    strings: [''],
    lists: [[]],
    type: [0, 0],
    scopes: [0, 0],
  });
});

/** Of one credential, so many different public names, which no dictionary holds. */
function namesOf(fingerprint: string, from: number, count: number): Uint8Array {
  const all = Array.from({ length: count }, (_, i) => ({
    ...spanOf(),
    attributes: {
      'mayfly.credential.fingerprint': fingerprint,
      'mayfly.credential.type': `type ${from + i}`,
      'mayfly.credential.join_keys': [`aws.key:${from + i}`],
    },
  }));
  return encodeTraces(traceOf(all), 'protobuf');
}

test('what was told before the dictionaries began anew is read again, not recalled', {
  timeout: 5 * minutes,
}, () => {
  const fingerprint = newFingerprint();
  const first = namesOf(fingerprint, 0, 3);
  for (let round = 0; round < 3; round++) {
    expect(expectSame(first)).toBe(3);
    // More than a dictionary holds, so that the next request begins with an empty one, and in another order.
    const flood = readBatch(namesOf(fingerprint, 100 + round * 40_000, 40_000), 'protobuf', receivedAt);
    expect(flood.batch.length).toBe(40_000);
    expect(expectSame(namesOf(fingerprint, 2 + round, 5))).toBe(5);
    const { batch } = readBatch(first, 'protobuf', receivedAt);
    expect(observationsOf(batch).map(({ credential }) => credential.joinKeys)).toEqual([
      ['aws.key:0'],
      ['aws.key:1'],
      ['aws.key:2'],
    ]);
  }
});
