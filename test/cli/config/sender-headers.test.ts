import { expect, test } from 'vitest';
import { senderHeaders } from '../../../src/cli/config/sender-headers.ts';
import { fakeSecret } from '../../support/fake-secret.ts';

const token = fakeSecret('', 40);

test.each([
  ['none', {}, {}],
  ['the ingest token', { MAYFLY_INGEST_TOKEN: token }, { authorization: `Bearer ${token}` }],
  [
    'those of OpenTelemetry',
    { OTEL_EXPORTER_OTLP_HEADERS: 'X-Team=a%20b, x-two=2,' },
    { 'x-team': 'a b', 'x-two': '2' },
  ],
  [
    'the ingest token over an authorization of OpenTelemetry',
    { OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Basic%20abc', MAYFLY_INGEST_TOKEN: token },
    { authorization: `Bearer ${token}` },
  ],
])('headers are %s', (_what, env, headers) => expect(senderHeaders(env)).toEqual(headers));

test.each([
  [
    { OTEL_EXPORTER_OTLP_HEADERS: `no equals ${token}` },
    'OTEL_EXPORTER_OTLP_HEADERS is not of the form name=value,name=value',
  ],
  [
    { OTEL_EXPORTER_OTLP_HEADERS: `x=a%0d%0aevil: ${token}` },
    'OTEL_EXPORTER_OTLP_HEADERS is not of the form name=value,name=value',
  ],
  [
    { MAYFLY_INGEST_TOKEN: `${token} x` },
    'MAYFLY_INGEST_TOKEN has white space or characters that do not fit into a header',
  ],
])('what cannot be a header is refused and not repeated', (env, message) => {
  expect(() => senderHeaders(env)).toThrow(expect.objectContaining({ code: 'config.invalid', message }));
});
