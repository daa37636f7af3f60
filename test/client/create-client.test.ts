import { beforeEach, describe, expect, test } from 'vitest';
import { createMayflyClient } from '../../client/index.ts';
import { type CollectorApp, createCollectorApp } from '../support/collector-app.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { createFakeStore, type FakeStore } from '../support/fake-store.ts';
import { type DocumentedOperation, operations, pathOf } from '../support/operations.ts';
import { encodeTraces } from '../support/otlp-encode.ts';
import { someFingerprint, traceOf, useSpan } from '../support/use-spans.ts';

const endpoint = 'http://collector.example:4318';

interface Sent {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A client whose requests are kept and answered with nothing. */
function recording(token: string | null = null) {
  const sent: Sent[] = [];
  const client = createMayflyClient({
    endpoint,
    token,
    userAgent: 'test/1',
    fetch: async (input, init = {}) => {
      const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : null;
      const url = new URL(String(input));
      sent.push({ method: init.method ?? 'GET', url, headers: new Headers(init.headers), body });
      if (url.pathname.endsWith('/live'))
        return new Response('', { headers: { 'content-type': 'text/event-stream' } });
      return new Response('{"items":[],"nextCursor":null}', {
        headers: { 'content-type': 'application/json' },
      });
    },
  });
  return { client, sent };
}

/** Calls the method of an operation with everything that the document says it takes. */
async function callAll(
  operation: DocumentedOperation,
  ...first: readonly unknown[]
): Promise<Sent | undefined> {
  const { client, sent } = recording();
  const parameters = operation.operation.parameters ?? [];
  const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ example }) => example);
  const query = Object.fromEntries(
    parameters
      .filter((parameter) => parameter.in === 'query')
      .map(({ name, example = 'x' }) => [name, example]),
  );
  const method: unknown = Reflect.get(client, operation.id);
  if (typeof method !== 'function') throw new Error(`the client has no method ${operation.id}`);
  const answer: unknown = await method(...inPath, ...first, query);
  if (Object(answer)[Symbol.asyncIterator] !== undefined) {
    for await (const _each of answer as AsyncIterable<unknown>) break;
  }
  return sent[0];
}

/** Pages for people, and what senders do. */
const notOfTheClient = ['docs', 'traces'];

describe('the client has a method for every operation, with all that it takes', () => {
  const asked = operations.filter(
    ({ id, method }) => method === 'GET' && !notOfTheClient.includes(id) && id !== 'live',
  );
  test.each(asked)('$id', async (operation) => {
    const sent = await callAll(operation);
    const { pathname, searchParams } = sent?.url ?? new URL(endpoint);
    expect([sent?.method, pathname]).toEqual(['GET', pathOf(operation).split('?', 1)[0]]);
    const documented = (operation.operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
    expect([...new Set(searchParams.keys())].sort()).toEqual(documented.map(({ name }) => name).sort());
    for (const { name, example = 'x' } of documented)
      expect(searchParams.getAll(name)).toEqual([example].flat());
  });

  test('none is left out', () => {
    const { client } = recording();
    const methods = Object.keys(client).filter((name) => name !== 'endpoint');
    const documented = operations.map(({ id }) => id).filter((id) => !notOfTheClient.includes(id));
    expect(methods.sort()).toEqual(documented.sort());
  });

  test('live asks with the filter and the last event', async () => {
    const { client, sent } = recording();
    const ended = new AbortController();
    const onState = ({ kind }: { readonly kind: string }): void => {
      if (kind === 'waiting') ended.abort();
    };
    for await (const _each of client.live({ q: 'is:live', lastEventId: '7', signal: ended.signal, onState }))
      break;
    expect(sent[0]?.url.href).toBe(`${endpoint}/api/v1/live?q=is%3Alive`);
    expect(sent[0]?.headers.get('last-event-id')).toBe('7');
    expect(sent[0]?.headers.get('accept')).toBe('text/event-stream');
  });
});

test.each([
  ['signIn', ['mft_x'], 'POST', '/api/v1/session', { token: 'mft_x' }],
  ['signOut', [], 'DELETE', '/api/v1/session', null],
  ['createToken', [{ name: 'a', scope: 'read' }], 'POST', '/api/v1/tokens', { name: 'a', scope: 'read' }],
  ['revokeToken', ['a/b'], 'DELETE', '/api/v1/tokens/a%2Fb', null],
  ['verify', [], 'POST', '/api/v1/verification', null],
  ['createExport', [{ name: 'a', kind: 'file' }], 'POST', '/api/v1/exports', { name: 'a', kind: 'file' }],
  ['changeExport', ['a/b', { per_second: 5 }], 'PATCH', '/api/v1/exports/a%2Fb', { per_second: 5 }],
  ['removeExport', ['a/b'], 'DELETE', '/api/v1/exports/a%2Fb', null],
  ['testExport', ['a'], 'POST', '/api/v1/exports/a/test', null],
  ['pauseExport', ['a'], 'POST', '/api/v1/exports/a/pause', null],
  ['resumeExport', ['a'], 'POST', '/api/v1/exports/a/resume', null],
  ['backfillExport', ['a', '2026-11-20'], 'POST', '/api/v1/exports/a/backfill', { from: '2026-11-20' }],
  ['replayDeadLetters', ['a', null], 'POST', '/api/v1/exports/a/replay', { ids: null }],
])('%s', async (name, given, method, path, body) => {
  const { client, sent } = recording();
  await Reflect.get(client, name)(...given);
  expect(sent[0]).toMatchObject({ method, body });
  expect(sent[0]?.url.pathname).toBe(path);
});

test('options of a format are asked for by their names', async () => {
  const { client, sent } = recording();
  await client.exportPreview({ fingerprint: 'mf1_x', format: 'ocsf', options: { version: '1.7.0' } });
  expect(sent[0]?.url.search).toBe('?fingerprint=mf1_x&format=ocsf&option.version=1.7.0');
});

test('every request carries the token and the name of the program, and follows no redirect', async () => {
  const token = fakeSecret('', 40);
  const { client, sent } = recording(token);
  await client.credentials().page();
  expect(sent[0]?.headers.get('authorization')).toBe(`Bearer ${token}`);
  expect(sent[0]?.headers.get('user-agent')).toBe('test/1');
});

test.each(['', 'collector', 'ftp://a', 'http://a?b', 'http://a#b', 'http://user@a'])(
  '%s is no endpoint',
  (wrong) => {
    expect(() => createMayflyClient({ endpoint: wrong })).toThrow(/must be an http or https URL/);
  },
);

test('a token that fits into no header is refused, and not repeated', () => {
  const token = fakeSecret('a\n', 40);
  expect(() => createMayflyClient({ endpoint, token })).toThrow(expect.not.stringContaining(token));
});

test('a path of the endpoint is kept', () => {
  expect(createMayflyClient({ endpoint: 'https://a.example/mayfly/' }).endpoint).toBe(
    'https://a.example/mayfly',
  );
});

describe('with a real collector', () => {
  let store: FakeStore;
  let app: CollectorApp;
  beforeEach(async () => {
    store = createFakeStore();
    app = await createCollectorApp(store);
  });
  const clientAs = (scope: 'ingest' | 'read' | 'admin') =>
    createMayflyClient({
      endpoint: 'http://localhost',
      token: app.tokens[scope],
      fetch: (input, init) => app.send(String(input).slice('http://localhost'.length), init),
    });

  test('what was seen is listed and shown', async () => {
    const fingerprint = someFingerprint();
    await app.sendTraces(encodeTraces([traceOf(useSpan(fingerprint))], 'protobuf'));
    await store.foldPending();
    const client = clientAs('read');
    const found: string[] = [];
    for await (const credential of client.credentials()) found.push(credential.fingerprint);
    expect(found).toEqual([fingerprint]);
    expect(await client.credential(fingerprint)).toMatchObject({ fingerprint, state: 'live' });
    expect(await client.session()).toMatchObject({ name: 'read', scope: 'read' });
  });

  test('tokens are made, listed and revoked', async () => {
    const client = clientAs('admin');
    const { id } = await client.createToken({ name: 'new', scope: 'ingest' });
    await client.revokeToken(id);
    const { items } = await client.tokens().page();
    expect(items.find((token) => token.id === id)).toMatchObject({
      name: 'new',
      revokedAt: expect.any(String),
    });
    expect((await client.verify()).ok).toBe(true);
    expect((await client.audit({ limit: 1 }).page()).items).toMatchObject([{ action: 'inventory.verified' }]);
  });

  test('what is refused says why', async () => {
    await expect(clientAs('ingest').credentials().page()).rejects.toMatchObject({
      name: 'MayflyApiError',
      code: 'access.forbidden',
      status: 403,
      detail: expect.stringContaining('scope ingest'),
      at: null,
    });
    await expect(clientAs('read').credential(someFingerprint())).rejects.toMatchObject({ code: 'not_found' });
  });

  test('how it is can be asked without a token', async () => {
    const client = createMayflyClient({
      endpoint: 'http://localhost',
      fetch: (input, init) => app.send(String(input).slice('http://localhost'.length), init),
    });
    expect(await client.health()).toBe('ok\n');
    expect(await client.readiness()).toMatchObject({ ready: true });
    expect(await client.openapi()).toMatchObject({ openapi: '3.1.0' });
    store.failWith(new Error('down'));
    expect(await client.readiness()).toMatchObject({ ready: false });
  });
});
