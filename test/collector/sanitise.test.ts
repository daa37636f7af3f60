import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sanitise } from '../../collector/sanitise.ts';
import { instant } from '../../src/core/instant.ts';
import { readObservations } from '../../src/core/otlp/read-observations.ts';
import { attributeDefinition, attributes, scopeNames, spanNames } from '../../src/core/semconv.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { encodeTraces, type OtlpAttributes, type OtlpTrace, type OtlpValue } from '../support/otlp-encode.ts';
import { someFingerprint, traceOf, useSpan } from '../support/use-spans.ts';

const receivedAt = instant(1_800_000_000_000);

function read(body: Uint8Array) {
  return readObservations(body, 'json', receivedAt).items;
}

function itemsOf(...traces: readonly OtlpTrace[]) {
  return read(encodeTraces(traces, 'json'));
}

const fingerprints = Array.from({ length: 4 }, someFingerprint);

/** Texts with what joins and splits operations, hosts and versions, and with broken characters. */
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom('/', ' ', '.', 'a', 'B', 'GET', '/v1'), maxLength: 12 }),
  fc.constantFrom('GET', 'POST', '/v1/{}', 'SecretsManager', 'a/b', 'a b', ' ', '/', 'host.', 'host..'),
  fc.string({ unit: fc.constantFrom('x', '/', ' '), minLength: 1000, maxLength: 1100 }),
);

const numbers = fc.oneof(fc.constantFrom(0, 1, -1, 443, 65_536), fc.maxSafeInteger());

/** Every attribute of the contract, each there or not, with good and bad values. */
function anyAttributes(on: 'span' | 'resource'): fc.Arbitrary<OtlpAttributes> {
  const model: Record<string, fc.Arbitrary<OtlpValue>> = {};
  for (const name of Object.keys(attributes)) {
    const definition = attributeDefinition(name);
    if (definition?.on !== on) continue;
    const { type } = definition;
    if (name === 'mayfly.credential.fingerprint') model[name] = fc.constantFrom(...fingerprints);
    else if (name === 'mayfly.credential.parents') {
      model[name] = fc.array(fc.constantFrom(...fingerprints, 'no fingerprint'), { maxLength: 3 });
    } else if (type === 'string') model[name] = texts;
    else if (type === 'string[]')
      model[name] = fc.array(fc.oneof(texts, fc.constant('aws.arn:x')), { maxLength: 4 });
    else model[name] = type === 'int' ? numbers : fc.boolean();
  }
  return fc.record(model, { requiredKeys: [] }) as fc.Arbitrary<OtlpAttributes>;
}

const anySpan = fc.record({
  traceId: fc.constantFrom('0af7651916cd43dd8448eb211c80319c', 'ffffffffffffffffffffffffffffffff'),
  spanId: fc.constantFrom('b7ad6b7169203331', '0000000000000001'),
  name: fc.constantFrom(...Object.values(spanNames)),
  start: fc.integer({ min: receivedAt - 8 * 86_400_000, max: receivedAt + 600_000 }),
  end: fc.integer({ min: receivedAt - 8 * 86_400_000, max: receivedAt + 600_000 }),
  attributes: anyAttributes('span'),
});

const anyTrace = fc.record({
  resource: anyAttributes('resource'),
  scope: fc.constantFrom(...scopeNames),
  spans: fc.array(anySpan, { maxLength: 4 }),
});

test('law: reading what is kept gives what was accepted, in its order', () => {
  fc.assert(
    fc.property(fc.array(anyTrace, { maxLength: 3 }), (traces) => {
      const items = itemsOf(...traces);
      expect(read(sanitise(items))).toEqual(items);
    }),
    { numRuns: 200 },
  );
});

const long = 'x'.repeat(1000);

test.each<[string, OtlpAttributes, OtlpAttributes]>([
  ['a remote call', { 'rpc.service': `/a/${long}`, 'rpc.method': `${long}/b` }, {}],
  ['a database call', { 'db.system.name': ` a ${long}`, 'db.operation.name': `${long} b` }, {}],
  ['a request', { 'http.request.method': `GET ${long}`, 'url.template': `/a b/${long}` }, {}],
  ['a runtime', {}, { 'process.runtime.name': ` a ${long}`, 'process.runtime.version': `${long} b` }],
])('%s that was joined from two long texts reads the same again', (_what, span, resource) => {
  const trace = traceOf(useSpan(someFingerprint(), span, receivedAt));
  const items = itemsOf({ ...trace, resource: { ...trace.resource, ...resource } });
  expect(items).toHaveLength(1);
  expect(read(sanitise(items))).toEqual(items);
});

test('the property is about something: the spans it makes are accepted', () => {
  const made = fc.sample(fc.array(anyTrace, { minLength: 3, maxLength: 3 }), { numRuns: 50, seed: 1 });
  const items = made.flatMap((traces) => itemsOf(...traces));
  expect(new Set(items.map(({ kind }) => kind))).toEqual(new Set(['fetched', 'used', 'ended', 'heartbeat']));
  expect(items.length).toBeGreaterThan(100);
});

test('equal requests in either encoding are kept as equal bytes', () => {
  const traces = [traceOf(useSpan(someFingerprint(), {}, receivedAt))];
  const [json, protobuf] = (['json', 'protobuf'] as const).map((encoding) =>
    sanitise(readObservations(encodeTraces(traces, encoding), encoding, receivedAt).items),
  );
  expect(protobuf).toEqual(json);
});

test('nothing outside the contract is kept', () => {
  const secret = fakeSecret('', 40);
  const span = useSpan(
    someFingerprint(),
    { [secret]: 'x', 'http.request.header.authorization': secret },
    receivedAt,
  );
  const trace = { ...traceOf(span), resource: { 'service.name': 'a', 'process.command_line': secret } };
  const kept = Buffer.from(sanitise(itemsOf(trace))).toString('utf8');
  expect(kept).toContain('credential.use');
  expect(kept).not.toContain(secret);
});

test('a resource is written once for all spans of a process, also when each span repeats its facts', () => {
  const spans = [1, 2, 3].map((startedAt) =>
    useSpan(someFingerprint(), { 'mayfly.process.started_at': startedAt }, receivedAt),
  );
  const kept = Buffer.from(sanitise(itemsOf(traceOf(...spans)))).toString('utf8');
  expect(kept.split('service.instance.id')).toHaveLength(2);
});

test('a small request that stands for very much is refused before it is written out', () => {
  const [item] = itemsOf(
    traceOf(useSpan(someFingerprint(), { 'mayfly.credential.subject': 'x'.repeat(1000) })),
  );
  if (item === undefined) throw new Error('no item');
  const items = Array.from({ length: 200_000 }, () => item);
  expect(() => sanitise(items)).toThrow(expect.objectContaining({ code: 'request.too_large' }));
});
