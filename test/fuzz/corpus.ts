import * as fc from 'fast-check';
import { formats } from '../../src/core/formats/index.ts';
import { attributes, spanNames } from '../../src/core/semconv.ts';
import { request } from '../core/otlp/arbitrary-request.ts';
import type { Random } from '../core/otlp/mutate.ts';
import { ownScope, receivedAt, spanOf, spanWith, traceOf } from '../core/otlp/sample.ts';
import { base64url, fakeSecret, hex } from '../support/fake-secret.ts';
import {
  bytesField,
  concat,
  encodeTraces,
  type OtlpTrace,
  spanBytes,
  varint,
} from '../support/otlp-encode.ts';

/** Words of the wire contract. */
export const otlpWords: readonly string[] = [
  ...Object.keys(attributes),
  ...Object.values(spanNames),
  ownScope,
  'resourceSpans',
  'scopeSpans',
  'attributes',
  'stringValue',
  'intValue',
  'arrayValue',
  'kvlistValue',
  'startTimeUnixNano',
  '\u0000',
  '\ud800',
  '\ud83e\udd8b',
  '\u202e',
];

/** Requests, right, doubtful and wrong, some of them at the edge of what anybody sends. */
export function otlpBodies(random: Random, encoding: 'protobuf' | 'json'): readonly Uint8Array[] {
  const traces = [
    ...fc.sample(request, { numRuns: 120, seed: random(2 ** 31) }),
    ...ordinary(),
    traceOf(
      Array.from({ length: 10 }, (_, i) =>
        spanWith({ 'user.id': `%41Ab=41\\u0041&#65;AbCdEfGhIjKl0123456789abcdef ${i}` }),
      ),
    ),
    traceOf([spanWith({ 'user.id': '\u0000', 'gen_ai.agent.name': 'a\ud800b', 'server.address': '\u202e' })]),
  ];
  const bodies = traces.map((of) => encodeTraces(of, encoding));
  // Small ones are changed more often in the same time, and mutation makes large ones of them.
  const [small, large] = [
    bodies.filter(isSmall),
    bodies.filter((body) => !isSmall(body) && body.length < 16_384),
  ];
  return [
    ...small,
    ...large.slice(0, 3),
    ...(encoding === 'protobuf' ? hostileProtobuf() : hostileJson(bodies[0])),
  ];
}

function isSmall({ length }: Uint8Array): boolean {
  return length <= 2_500;
}

function ordinary(): readonly OtlpTrace[][] {
  const named = (name: string) =>
    traceOf([spanWith({ 'mayfly.count': 3, 'mayfly.fetch.source': 'env' }, name)]);
  return [
    ...Object.values(spanNames).map(named),
    traceOf(
      Array.from({ length: 20 }, (_, i) => spanWith({ 'user.id': `user ${i % 3}`, 'mayfly.count': i })),
      { 'service.name': 'invoices', 'service.instance.id': 'process-1' },
    ),
  ];
}

function hostileProtobuf(): readonly Uint8Array[] {
  const inSpan = (...fields: Uint8Array[]) =>
    bytesField(
      1,
      bytesField(
        2,
        concat([
          bytesField(1, bytesField(1, ownScope)),
          bytesField(2, concat([spanBytes(spanOf()), ...fields])),
        ]),
      ),
    );
  return [
    new Uint8Array(0),
    Buffer.alloc(200, 0x0b),
    inSpan(Buffer.alloc(500, 0x7b), Buffer.alloc(500, 0x7c)),
    inSpan(Buffer.alloc(2000, Uint8Array.of(0x4a, 0))),
    inSpan(concat([varint((9 << 3) | 2), varint(2n ** 64n - 1n)])),
    inSpan(concat([varint(0), Buffer.alloc(12, 0xff)])),
    inSpan(bytesField(9, bytesField(1, Buffer.alloc(3000, 0xed)))),
  ];
}

function hostileJson(good: Uint8Array | undefined): readonly Uint8Array[] {
  return [
    '',
    '{}',
    '{"resourceSpans":[{}]}',
    '{"resourceSpans":[{"scopeSpans":[{"spans":[1,null,[],{"name":"credential.use"}]}]}]}',
    `{"resourceSpans":${'['.repeat(900)}${']'.repeat(900)}}`,
    '{"__proto__":{"resourceSpans":[]},"resourceSpans":[]}',
    `\ufeff${Buffer.from(good ?? []).toString('utf8')}`,
  ].map((text) => Buffer.from(text));
}

/** A moment for all of them, so that runs can be repeated. */
export const now = receivedAt;

/** Texts that hold a credential of each form, by its prefix, and texts that hold none. */
export function secretTexts(): readonly string[] {
  const lengths = [16, 20, 36, 40, 64, 93];
  const prefixes = [...new Set(formats.flatMap((format) => format.prefixes))];
  const shaped = prefixes.map((prefix, i) => fakeSecret(prefix, lengths[i % lengths.length] ?? 40));
  const marked = formats.flatMap(({ mark }) =>
    mark === undefined ? [] : [fakeSecret('', mark[0]) + fakeSecret(mark[1], 40)],
  );
  return [...shaped, ...marked, ...documents(), ...plain];
}

function documents(): readonly string[] {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const jwt = `${part({ alg: 'RS256', typ: 'JWT', kid: 'a' })}.${part({
    iss: 'https://issuer.example.com/',
    sub: 'agent',
    aud: ['a', 'b'],
    scope: 'read write',
    jti: fakeSecret('', 20),
    iat: 1_760_000_000,
    exp: 1_760_003_600.5,
  })}.${fakeSecret('', 86, base64url)}`;
  const key = fakeSecret('', 600).replace(/.{64}/g, '$&\n');
  const label = 'PRIVATE KEY';
  return [
    jwt,
    `Bearer ${jwt}`,
    `Basic ${Buffer.from(`user:${fakeSecret('', 20)}`).toString('base64')}`,
    `-----BEGIN ${label}-----\n${key}\n-----END ${label}-----\n`,
    `postgres://app:${fakeSecret('', 20)}@db.example.com:5432,db2.example.com:5432/app?sslmode=require`,
    `https://hooks.slack.com/services/T${fakeSecret('', 8, 'ABCDEFGH')}/B${fakeSecret('', 8, 'ABCDEFGH')}/${fakeSecret('', 24)}`,
    `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${fakeSecret('', 86)}==;EndpointSuffix=core.windows.net`,
    `https://a.blob.core.windows.net/c?sv=2024-01-01&se=2030-01-01T00%3A00Z&sr=b&sp=r&sig=${fakeSecret('', 43)}%3D`,
    `AWS4-HMAC-SHA256 Credential=${fakeSecret('AKIA', 16, 'ABCDEFGHIJKLMNOP234567')}/20261001/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=${fakeSecret('', 64, hex)}`,
    JSON.stringify({
      username: 'app',
      password: fakeSecret('', 24),
      nested: [{ token: fakeSecret('ghp_', 36) }],
    }),
    Buffer.from(fakeSecret('sk-proj-', 80)).toString('base64'),
    encodeURIComponent(`key=${fakeSecret('xoxb-', 40)}`),
    Buffer.from(fakeSecret('ghp_', 36)).toString('hex'),
  ];
}

const plain = [
  'api.example.com',
  '/v1/things/3f2504e0-4f89-11d3-9a0c-0305e82c3301/parts',
  'arn:aws:iam::123456789012:role/reader',
  'research agent, second try (please read https://example.com/a?b=c#d)',
  'text with \u0000 and \ud83e\udd8b and \u202e',
  'a'.repeat(300),
  'a-'.repeat(300),
  '://'.repeat(100),
  '-----BEGIN '.repeat(50),
  'eyJ'.repeat(100),
  '%25'.repeat(100),
];

/** A text as the bytes of an input. */
export function bytesOfText(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}

/** The text of an input: what is no UTF-8 becomes halves of surrogate pairs, which is what a broken text has. */
export function textOf(input: Buffer): string {
  const text = input.toString('utf8');
  return text.includes('\ufffd')
    ? text.replaceAll('\ufffd', input.length % 2 === 0 ? '\ud800' : '\udc00')
    : text;
}
