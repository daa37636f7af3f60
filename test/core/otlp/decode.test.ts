import { describe, expect, test } from 'vitest';
import { instant } from '../../../src/core/instant.ts';
import { readObservations } from '../../../src/core/otlp/read-observations.ts';
import { encodeTraces, type OtlpSpan, type OtlpValue } from '../../support/otlp-encode.ts';
import { encodings, newFingerprint, receivedAt, spanOf, spanWith, traceOf } from './sample.ts';

const parent = newFingerprint();
const at = receivedAt - 60_000;

describe.each(encodings)('a span in %s', (encoding) => {
  const read = (spans: readonly OtlpSpan[]) =>
    readObservations(encodeTraces(traceOf(spans), encoding), encoding, receivedAt);
  const readOne = (span: OtlpSpan) => read([span]).items[0];

  test('gives all that a fetch says', () => {
    const fingerprint = newFingerprint();
    const span = spanOf({
      traceId: 'ABCDEF00000000000000000000000001',
      spanId: 'ABCDEF0000000001',
      name: 'credential.fetch',
      attributes: {
        'mayfly.credential.fingerprint': fingerprint,
        'mayfly.credential.type': 'github.installation_token',
        'mayfly.credential.provider': 'github',
        'mayfly.credential.join_keys': [
          'github.app_id:12',
          'no scheme',
          ':x',
          'UPPER:x',
          'empty:',
          `long:${'x'.repeat(508)}`,
        ],
        'mayfly.credential.issued_at': at,
        'mayfly.credential.expires_at': at + 3_600_000,
        'mayfly.credential.ephemeral': true,
        'mayfly.credential.scopes': ['contents:read', ''],
        'mayfly.credential.subject': 'installation/7',
        'mayfly.credential.issuer': 'api.github.com',
        'mayfly.credential.audience': ['github'],
        'mayfly.credential.parents': [parent, 'not a fingerprint', ''],
        'mayfly.credential.previous_fingerprint': parent,
        'mayfly.credential.held': true,
        'mayfly.fetch.module': 'openai',
        'mayfly.fetch.source': 'token_endpoint',
        'mayfly.fetch.name': 'installation 7',
        'mayfly.fetch.policy': 'app 12',
        'mayfly.count': 3,
        'gen_ai.agent.name': 'researcher',
        'gen_ai.agent.id': 'agent-1',
        'gen_ai.tool.name': 'search',
        'gen_ai.conversation.id': 'talk-1',
        'mayfly.notebook.path': 'a.ipynb',
        'mayfly.notebook.cell_id': 'cell-1',
        'user.id': 'ada',
        'server.address': 'API.GitHub.com.',
        'server.port': 443,
        'http.request.method': 'POST',
        'url.template': '/app/installations/{}/access_tokens',
      },
    });
    expect(readOne(span)).toStrictEqual({
      kind: 'fetched',
      traceId: 'abcdef00000000000000000000000001',
      spanId: 'abcdef0000000001',
      at: receivedAt - 59_000,
      skewed: false,
      fingerprint,
      credential: {
        type: 'github.installation_token',
        provider: 'github',
        joinKeys: ['github.app_id:12'],
        issuedAt: at,
        expiresAt: at + 3_600_000,
        ephemeral: true,
        scopes: ['contents:read'],
        subject: 'installation/7',
        issuer: 'api.github.com',
        audience: ['github'],
        parents: [parent],
        previousFingerprint: parent,
      },
      process: {
        instance: 'unknown/unknown_service',
        service: 'unknown_service',
        namespace: null,
        environment: null,
        version: null,
        owner: null,
        host: null,
        pod: null,
        pid: null,
        runtime: null,
        identity: null,
      },
      actor: {
        agent: 'researcher',
        agentId: 'agent-1',
        tool: 'search',
        conversation: 'talk-1',
        notebook: 'a.ipynb',
        cell: 'cell-1',
        user: 'ada',
      },
      target: {
        address: 'api.github.com',
        port: 443,
        operation: 'POST /app/installations/{}/access_tokens',
      },
      count: 3,
      source: 'token_endpoint',
      name: 'installation 7',
      policy: 'app 12',
      held: true,
      module: 'openai',
    });
  });

  test('leaves unknown what a bare fetch does not say', () => {
    expect(readOne(spanWith({}, 'credential.fetch'))).toMatchObject({
      kind: 'fetched',
      source: 'unknown',
      name: null,
      policy: null,
      held: false,
      module: null,
      count: null,
      credential: { type: null, provider: null, joinKeys: [], issuedAt: null, ephemeral: null, parents: [] },
      actor: { agent: null, tool: null, user: null },
      target: { address: null, port: null, operation: null },
    });
  });

  const fetch = (key: string, value: OtlpValue) => spanWith({ [key]: value }, 'credential.fetch');
  const use = (key: string, value: OtlpValue) => spanWith({ [key]: value }, 'credential.use');
  const end = (key: string, value: OtlpValue) => spanWith({ [key]: value }, 'credential.end');
  const channels: [string, OtlpSpan, object][] = [
    ['a known source', fetch('mayfly.fetch.source', 'env'), { source: 'env' }],
    ['a strange source', fetch('mayfly.fetch.source', 'moon'), { source: 'unknown' }],
    ['a source that is no text', fetch('mayfly.fetch.source', 7), { source: 'unknown' }],
    ['a text for held', fetch('mayfly.credential.held', 'true'), { held: false }],
    ['a known location', use('mayfly.use.location', 'header'), { location: 'header' }],
    ['what a notebook shows', use('mayfly.use.location', 'notebook_output'), { location: 'notebook_output' }],
    ['a strange location', use('mayfly.use.location', 'toString'), { location: 'unknown' }],
    ['a known outcome', use('mayfly.use.outcome', 'denied'), { outcome: 'denied' }],
    ['a strange outcome', use('mayfly.use.outcome', '__proto__'), { outcome: 'sent' }],
    ['no outcome', use('mayfly.purpose', 'x'), { outcome: 'sent', location: 'unknown' }],
    ['a known reason', end('mayfly.end.reason', 'revoked'), { kind: 'ended', reason: 'revoked' }],
    ['a strange reason', end('mayfly.end.reason', 'gone'), { kind: 'ended', reason: 'unknown' }],
  ];
  test.each(channels)('with %s', (_what, span, expected) => {
    expect(readOne(span)).toMatchObject(expected);
  });

  const counts: [OtlpValue, number | null][] = [
    [1, 1],
    [2 ** 53 - 1, 2 ** 53 - 1],
    [2n ** 53n, null],
    [2n ** 63n - 1n, null],
    [-1, null],
    [-(2n ** 63n), null],
    [0, null],
    [1.5, null],
    [{ double: 4 }, 4],
    [{ double: 1e300 }, null],
    ['4', null],
    [true, null],
    [[4], null],
    [null, null],
  ];
  test.each(counts)('with the count %s counts %s', (count, expected) => {
    expect(readOne(spanWith({ 'mayfly.count': count }))).toMatchObject({ count: expected });
  });

  const lists: [string, OtlpValue, readonly string[]][] = [
    ['texts', ['a', 'b'], ['a', 'b']],
    ['nothing', [], []],
    ['a text and a number', ['a', 1], []],
    ['a list', [['a']], []],
    ['a valueless item', ['a', null], []],
  ];
  test.each(lists)('with a list of %s', (_what, value, expected) => {
    expect(readOne(spanWith({ 'mayfly.credential.scopes': value }))).toMatchObject({
      credential: { scopes: expected },
    });
  });

  test.each([
    ['a text', 'a'],
    ['bytes', { bytes: Uint8Array.of(97) }],
    ['a map', { map: { a: 'b' } }],
  ] as [string, OtlpValue][])('with %s where a list belongs has no list', (_what, value) => {
    expect(readOne(spanWith({ 'mayfly.credential.scopes': value }))).toMatchObject({
      credential: { scopes: [] },
    });
  });

  test.each([
    ['a number', 5],
    ['bytes', { bytes: Uint8Array.of(97) }],
    ['a map', { map: { a: 'b' } }],
    ['a list', ['a']],
    ['nothing', null],
    ['an empty text', ''],
    ['only controls', '\u0000\u0001\u001f'],
  ] as [string, OtlpValue][])('with %s where a text belongs has no text', (_what, value) => {
    expect(readOne(spanWith({ 'gen_ai.agent.name': value }))).toMatchObject({ actor: { agent: null } });
  });

  test('keeps at most 128 items of a list', () => {
    const items = Array.from({ length: 200 }, (_, i) => `scope-${i}`);
    expect(readOne(spanWith({ 'mayfly.credential.scopes': items }))).toMatchObject({
      credential: { scopes: items.slice(0, 128) },
    });
  });

  test('takes the first of equal keys, passing over one of the wrong type', () => {
    const attributes: [string, OtlpValue][] = [
      ['gen_ai.agent.name', 7],
      ['gen_ai.agent.name', 'first'],
      ['gen_ai.agent.name', 'second'],
      ['mayfly.credential.fingerprint', newFingerprint()],
      ['mayfly.credential.fingerprint', 'second'],
    ];
    expect(readOne(spanOf({ attributes }))).toMatchObject({ actor: { agent: 'first' } });
  });

  test('that is a heartbeat tells how the hooks are doing', () => {
    const attributes = {
      'mayfly.process.started_at': at - 5000,
      'mayfly.process.phase': 'end',
      'mayfly.process.hooks': ['undici', 'http'],
      'mayfly.process.shadowed': ['file'],
      'mayfly.process.seen': 12,
      'mayfly.process.coalesced': 4,
      'mayfly.process.spooled': 8,
      'mayfly.process.dropped': -1,
      'mayfly.process.unattributed': 7,
      'mayfly.process.overflowed': 8,
    };
    expect(readOne(spanOf({ name: 'mayfly.process', attributes }))).toStrictEqual({
      kind: 'heartbeat',
      at: instant(at),
      skewed: false,
      process: expect.objectContaining({ service: 'unknown_service' }),
      startedAt: at - 5000,
      ended: true,
      hooks: ['undici', 'http'],
      shadowed: ['file'],
      seen: 12,
      coalesced: 4,
      spooled: 8,
      dropped: 0,
      unattributed: 7,
      overflowed: 8,
    });
  });
});
