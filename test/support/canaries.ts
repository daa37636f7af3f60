import type { OtlpTrace } from './otlp-encode.ts';
import { someFingerprint, traceOf, useSpan } from './use-spans.ts';

/** Every place of a trace request where a secret can sit and must not be taken from, by name. */
export function tracesWith(secret: string): readonly (readonly [string, readonly OtlpTrace[]])[] {
  const span = useSpan(someFingerprint());
  const having = (more: Record<string, unknown>) =>
    traceOf({ ...span, attributes: { ...span.attributes, ...more } as typeof span.attributes });
  return [
    ['the fingerprint', [traceOf(span, useSpan(secret))]],
    ['a fingerprint after the prefix', [traceOf(span, useSpan(`mf1_${secret}`.slice(0, 34)))]],
    ['a parent', [having({ 'mayfly.credential.parents': [secret] })]],
    [
      'the previous fingerprint',
      [having({ 'mayfly.credential.previous_fingerprint': `mf1_${secret}`.slice(0, 34) })],
    ],
    ['an attribute outside the contract', [having({ token: secret })]],
    ['the name of an attribute', [having({ [secret]: 'x' })]],
    ['a number', [having({ 'server.port': secret, 'mayfly.count': secret })]],
    ['a truth value', [having({ 'mayfly.credential.held': secret })]],
    ['bytes', [having({ 'user.id': { bytes: Buffer.from(secret) } })]],
    ['a map', [having({ 'gen_ai.tool.name': { map: { a: secret } } })]],
    ['an attribute that is not kept', [having({ 'mayfly.purpose': secret })]],
    ['an enumeration', [having({ 'mayfly.use.location': secret, 'mayfly.use.outcome': secret })]],
    ['a join key without a scheme', [having({ 'mayfly.credential.join_keys': [secret] })]],
    ['the name of a span', [traceOf(span, { ...span, name: secret })]],
    [
      'the resource',
      [{ ...traceOf(span), resource: { 'service.name': 'a', 'process.command_line': secret } }],
    ],
    ['the scope', [{ ...traceOf(span), scope: secret }]],
  ];
}

/** Headers in which a secret can sit. */
export function headersWith(secret: string): Readonly<Record<string, string>> {
  return {
    'x-api-key': secret,
    cookie: secret,
    'user-agent': secret,
    traceparent: secret,
    tracestate: `a=${secret}`,
    baggage: `a=${secret}`,
  };
}

/** Other requests with a secret in them, by name; all but the first kind are refused. */
export function requestsWith(secret: string): readonly (readonly [string, string, RequestInit])[] {
  const json = { 'content-type': 'application/json' };
  const post = { method: 'POST', headers: json };
  const letters = secret.replaceAll(/[^a-z]/gi, '');
  return [
    ['the query of a trace request', `/v1/traces?key=${secret}`, { ...post, body: '{}' }],
    ['a body that is no OTLP', '/v1/traces', { ...post, body: `{"resourceSpans": ${secret}` }],
    [
      'a body that is no protobuf',
      '/v1/traces',
      { method: 'POST', body: secret, headers: { 'content-type': 'application/x-protobuf' } },
    ],
    ['the content type', '/v1/traces', { method: 'POST', body: '', headers: { 'content-type': secret } }],
    [
      'the content encoding',
      '/v1/traces',
      { method: 'POST', headers: { ...json, 'content-encoding': secret } },
    ],
    ['a parameter', `/api/v1/credentials?provider=${secret}`, {}],
    ['the name of a parameter', `/api/v1/credentials?${secret}=1`, {}],
    ['a wrong state', `/api/v1/credentials?state=${secret}`, {}],
    ['a wrong limit', `/api/v1/credentials?limit=${secret}`, {}],
    ['a wrong cursor', `/api/v1/credentials?cursor=${secret}`, {}],
    ['the fingerprint filter', `/api/v1/credentials?fingerprint=${secret}`, {}],
    ['the path of a fingerprint', `/api/v1/credentials/${secret}`, {}],
    ['a path that is not there', `/api/v1/${secret}`, {}],
    ['a broken path', `/${secret}/%zz`, {}],
    ['a token id', `/api/v1/tokens/${secret}`, { method: 'DELETE' }],
    ['the name of a field', '/api/v1/tokens', { method: 'POST', body: `{"${secret}": 1}` }],
    ['a scope', '/api/v1/tokens', { method: 'POST', body: `{"name": "a", "scope": "${secret}"}` }],
    ['the method', '/v1/traces', { method: letters.toUpperCase() }],
  ];
}

/** The secret as it is, in another case, in hex, and in base64 at each of the three offsets. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    return text.slice(4, -4);
  });
  const letters = secret.replaceAll(/[^a-z]/gi, '').toUpperCase();
  return [secret, secret.toLowerCase(), letters, bytes.toString('hex'), ...base64];
}

/** Which forms of the secret stand in the bytes. */
export function leaksIn(bytes: Uint8Array | string, secret: string): readonly string[] {
  const haystack = Buffer.from(bytes as Uint8Array);
  // A part is a leak, too: texts are cut, and fingerprints are 34 long.
  return formsOf(secret).filter((form) => haystack.includes(form.slice(0, 28)));
}
