import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { describe, expect, test } from 'vitest';
import { readObservations } from '../../../src/core/otlp/read-observations.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { encodeTraces, type OtlpSpan } from '../../support/otlp-encode.ts';
import { encodings, newFingerprint, ownScope, receivedAt, spanOf, spanWith, traceOf } from './sample.ts';

describe.each(encodings)('a request in %s', (encoding) => {
  const read = (scope: string | null, spans: readonly OtlpSpan[]) =>
    readObservations(encodeTraces([{ resource: {}, scope, spans }], encoding), encoding, receivedAt);

  const bare = { attributes: {} };
  test.each([
    { what: 'of the Node hooks', scope: '@mayfly/instrumentation', span: spanOf(), counted: 'item' },
    { what: 'of the Python hooks', scope: 'mayfly-instrumentation', span: spanOf(), counted: 'item' },
    { what: 'of another scope, with a fingerprint', scope: 'my-gateway', span: spanOf(), counted: 'item' },
    { what: 'without a scope, with a fingerprint', scope: null, span: spanOf(), counted: 'item' },
    {
      what: 'of another scope, without a fingerprint',
      scope: 'tokenex',
      span: spanOf(bare),
      counted: 'ignored',
    },
    { what: 'without a scope or a fingerprint', scope: null, span: spanOf(bare), counted: 'ignored' },
    {
      what: 'of another scope, a heartbeat',
      scope: 'x',
      span: spanOf({ name: 'mayfly.process', ...bare }),
      counted: 'ignored',
    },
    {
      what: 'of the hooks, a heartbeat',
      scope: ownScope,
      span: spanOf({ name: 'mayfly.process', ...bare }),
      counted: 'item',
    },
    { what: 'of the hooks, without a fingerprint', scope: ownScope, span: spanOf(bare), counted: 'rejected' },
    {
      what: 'of the hooks, with another name',
      scope: ownScope,
      span: spanOf({ name: 'credential.used' }),
      counted: 'ignored',
    },
    {
      what: 'with a name that begins like one',
      scope: ownScope,
      span: spanOf({ name: 'credential.use ' }),
      counted: 'ignored',
    },
    { what: 'with no name', scope: ownScope, span: spanOf({ name: '' }), counted: 'ignored' },
    {
      what: 'of a scope that begins like the hooks',
      scope: 'mayfly-instrumentation2',
      span: spanOf(bare),
      counted: 'ignored',
    },
  ])('tells whose span it is: $what', ({ scope, span, counted }) => {
    const result = read(scope, [span]);
    expect({ items: result.items.length, rejected: result.rejected, ignored: result.ignored }).toEqual({
      items: Number(counted === 'item'),
      rejected: Number(counted === 'rejected'),
      ignored: Number(counted === 'ignored'),
    });
    expect(result.spans).toBe(1);
  });

  test('one bad span in 512 is rejected alone', () => {
    const spans = Array.from({ length: 512 }, (_, i) => (i === 300 ? spanOf({ traceId: '' }) : spanOf()));
    const result = read(ownScope, spans);
    expect(result).toMatchObject({ rejected: 1, reasons: ['span without a valid trace id'], spans: 512 });
    expect(result.items.map((item) => item.kind === 'used' && item.traceId)).toEqual(
      spans.filter((_, i) => i !== 300).map((span) => span.traceId),
    );
  });

  test('names each reason once, however many spans it rejects', () => {
    const bad = [spanOf({ traceId: '' }), spanOf({ spanId: '' }), spanOf({ attributes: {} })];
    expect(read(ownScope, [...bad, ...bad, ...bad])).toMatchObject({
      rejected: 9,
      reasons: [
        'span without a valid trace id',
        'span without a valid span id',
        'span without mayfly.credential.fingerprint',
      ],
    });
  });

  const lengths = [1, 20, 34, 40, 2000];
  test.each(lengths)('a raw secret of %i characters in place of a fingerprint goes nowhere', (length) => {
    const secret = fakeSecret(length === 34 ? 'mf1_' : 's', length - (length === 34 ? 4 : 1));
    const spans = ['credential.fetch', 'credential.use', 'credential.end'].map((name) =>
      spanOf({ name, attributes: { 'mayfly.credential.fingerprint': secret } }),
    );
    const asParent = spanWith({ 'mayfly.credential.parents': [secret, newFingerprint()] });
    const result = read(ownScope, [...spans, asParent]);
    expect(result).toMatchObject({
      rejected: 3,
      reasons: ['mayfly.credential.fingerprint is not a fingerprint'],
      items: [{ credential: { parents: [expect.any(String)] } }],
    });
    if (length > 1) expect(JSON.stringify(result)).not.toContain(secret.slice(0, 16));
  });

  test('a secret in an attribute outside the contract goes nowhere', () => {
    const secret = fakeSecret('canary', 24);
    const attributes = {
      'http.request.header.authorization': secret,
      [secret]: secret,
      'gen_ai.agent.name ': secret,
      'mayfly.credential.secret': [secret],
    };
    const body = encodeTraces(
      [{ resource: attributes, scope: ownScope, spans: [spanWith(attributes)] }],
      encoding,
    );
    const result = readObservations(body, encoding, receivedAt);
    expect(result.items).toHaveLength(1);
    expect(JSON.stringify(result)).not.toContain(secret);
  });

  test('a body cut inside a secret says nothing of it', () => {
    const secret = fakeSecret('canary', 40);
    const body = encodeTraces(traceOf([spanWith({ 'gen_ai.agent.name': secret })]), encoding);
    const at = Buffer.from(body).indexOf(secret) + 20;
    let error: unknown;
    try {
      readObservations(body.subarray(0, at), encoding, receivedAt);
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ code: 'request.undecodable' });
    const said = error instanceof Error ? `${error.stack} ${String(error.cause)}` : '';
    expect(said).not.toContain('canary');
  });
});

describe('spans of the real SDK', () => {
  const fingerprint = newFingerprint();
  const parent = newFingerprint();

  function realSpans() {
    const exporter = new InMemorySpanExporter();
    const provider = new TracerProvider({
      resource: resourceFromAttributes({
        'service.name': 'real-agent',
        'service.instance.id': 'instance-1',
        'process.pid': 7,
        'process.command_args': ['node', 'agent.js'],
      }),
      spanProcessors: [new SimpleSpanProcessor({ exporter })],
    });
    const start = new Date(receivedAt - 2000);
    const own = provider.getTracer(ownScope, '0.1.0');
    const span = own.startSpan('credential.fetch', {
      startTime: start,
      attributes: {
        'mayfly.credential.fingerprint': fingerprint,
        'mayfly.credential.parents': [parent],
        'mayfly.credential.scopes': ['read', 'write'],
        'mayfly.credential.ephemeral': true,
        'mayfly.credential.expires_at': receivedAt + 900_000,
        'mayfly.fetch.source': 'token_endpoint',
        'mayfly.count': 3,
        'http.response.body.size': 1.5,
      },
    });
    span.addEvent('an event', { 'mayfly.credential.type': 'from an event' });
    span.setStatus({ code: 2, message: 'failed' });
    span.end(new Date(receivedAt - 1234));
    provider.getTracer('http').startSpan('GET', { startTime: start }).end();
    return exporter.getFinishedSpans();
  }

  test.each([
    ['protobuf', ProtobufTraceSerializer],
    ['json', JsonTraceSerializer],
  ] as const)('are read from its %s', (encoding, serializer) => {
    const spans = realSpans();
    const body = serializer.serializeRequest(spans);
    if (body === undefined) throw new Error('the serializer gave nothing');
    expect(readObservations(body, encoding, receivedAt)).toMatchObject({
      spans: 2,
      ignored: 1,
      rejected: 0,
      items: [
        {
          kind: 'fetched',
          traceId: spans[0]?.spanContext().traceId,
          spanId: spans[0]?.spanContext().spanId,
          at: receivedAt - 1234,
          fingerprint,
          credential: {
            type: null,
            parents: [parent],
            previousFingerprint: null,
            scopes: ['read', 'write'],
            ephemeral: true,
            expiresAt: receivedAt + 900_000,
          },
          process: { service: 'real-agent', instance: 'instance-1', pid: 7 },
          source: 'token_endpoint',
          count: 3,
        },
      ],
    });
  });
});
