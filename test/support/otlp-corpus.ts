import { randomBytes } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { encodeTraces, type OtlpAttributes, type OtlpSpan, type OtlpTrace } from './otlp-encode.ts';
import { someFingerprint, traceOf, useSpan } from './use-spans.ts';

/** One body as it goes over the wire. */
export interface CorpusBody {
  readonly name: string;
  readonly encoding: 'protobuf' | 'json';
  readonly coding: 'gzip' | 'zstd' | null;
  readonly body: Buffer;
}

/** Small good requests that together hold every kind of value, span and field that the reader knows: 60 bodies. */
export function otlpCorpus(): readonly CorpusBody[] {
  return Object.entries(traces()).flatMap(([name, of]) => {
    const protobuf = Buffer.from(encodeTraces(of, 'protobuf'));
    const json = Buffer.from(encodeTraces(of, 'json'));
    return [
      { name: `${name}, protobuf`, encoding: 'protobuf' as const, coding: null, body: protobuf },
      { name: `${name}, JSON`, encoding: 'json' as const, coding: null, body: json },
      {
        name: `${name}, protobuf in gzip`,
        encoding: 'protobuf' as const,
        coding: 'gzip' as const,
        body: gzipSync(protobuf),
      },
      {
        name: `${name}, JSON in zstd`,
        encoding: 'json' as const,
        coding: 'zstd' as const,
        body: zstdCompressSync(json),
      },
    ];
  });
}

function traces(): Readonly<Record<string, readonly OtlpTrace[]>> {
  const with_ = (attributes: OtlpAttributes): readonly OtlpTrace[] => [
    traceOf(useSpan(someFingerprint(), attributes)),
  ];
  return {
    nothing: [],
    'no spans': [traceOf()],
    'a use': with_({}),
    'a use with an outcome and a target': with_({
      'mayfly.use.outcome': 'denied',
      'server.address': 'api.example.com',
      'server.port': 443,
      'http.request.method': 'GET',
    }),
    'texts of every length of UTF-8': with_({ 'gen_ai.agent.name': 'aé€😀', 'user.id': '' }),
    'truths, numbers and nothing': with_({ a: true, b: -1, c: 2n ** 62n, d: { double: 0.5 }, e: null }),
    bytes: with_({ a: { bytes: randomBytes(20) } }),
    'lists and maps': with_({ a: ['x', 1, [true]], b: { map: { c: { map: { d: 'e' } } } } }),
    'a list of texts': with_({ 'mayfly.credential.join_keys': ['aws.access_key_id:x', 'jwt:y'] }),
    'a key twice': [traceOf(useSpan(someFingerprint(), {}), withPairs())],
    'a fetch': [
      traceOf(named('credential.fetch', { 'mayfly.fetch.source': 'env', 'mayfly.fetch.name': 'API_KEY' })),
    ],
    'an end': [traceOf(named('credential.end', { 'mayfly.end.reason': 'revoked' }))],
    'a heartbeat': [traceOf(named('mayfly.process', { 'mayfly.process.hooks': ['undici', 'http'] }))],
    'a foreign span': [{ resource: {}, scope: null, spans: [named('GET /', { 'http.route': '/' })] }],
    'two processes': [
      traceOf(useSpan(someFingerprint())),
      { ...traceOf(useSpan(someFingerprint())), resource: {} },
    ],
  };
}

function named(name: string, attributes: OtlpAttributes): OtlpSpan {
  return { ...useSpan(someFingerprint(), attributes), name };
}

function withPairs(): OtlpSpan {
  const span = useSpan(someFingerprint());
  const pairs = Object.entries(span.attributes) as [string, string][];
  return { ...span, attributes: [...pairs, ...pairs] };
}
