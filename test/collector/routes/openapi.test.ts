import { beforeEach, describe, expect, test } from 'vitest';
import { openApiDocument } from '../../../src/core/api/openapi/document.ts';
import { pagePaths } from '../../../src/core/api/page-paths.ts';
import { MayflyError } from '../../../src/core/errors.ts';
import { type CollectorApp, createCollectorApp } from '../../support/collector-app.ts';
import { faultsOf, faultsOfValue } from '../../support/conforms.ts';
import { createFakeStore, type FakeStore } from '../../support/fake-store.ts';
import {
  type DocumentedOperation,
  exportBodies,
  isBuilt,
  isOfDestination,
  notYetBuilt,
  operations,
  pathOf,
  someDestination,
} from '../../support/operations.ts';
import { encodeTraces } from '../../support/otlp-encode.ts';
import { someFingerprint, traceOf, useSpan } from '../../support/use-spans.ts';

let store: FakeStore;
let app: CollectorApp;

beforeEach(async () => {
  store = createFakeStore();
  app = await createCollectorApp(store);
});

test('the document is served to everybody, as it is', async () => {
  const response = await app.send('/openapi.json');
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(await response.json()).toEqual(openApiDocument);
});

test('the document is valid: every schema of it compiles', () => {
  for (const schema of Object.values(openApiDocument.components.schemas)) {
    expect(faultsOfValue(schema, Symbol('nothing'))).not.toEqual([]);
  }
});

test('every route of the collector is in the document', () => {
  const documented = new Set(operations.map(({ method, path }) => `${method} ${path}`));
  const page = new Set<string>(pagePaths.map((path) => `GET ${path.replaceAll(/:(\w+)/g, '{$1}')}`));
  const undocumented = app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
    .filter((route) => !documented.has(route) && !page.has(route));
  expect(undocumented).toEqual([]);
});

test('every operation of the document is routed, but for those that are not yet built', () => {
  const routed = new Set(
    app.routes.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`),
  );
  const missing = operations
    .filter(({ method, path }) => !routed.has(`${method} ${path}`))
    .map(({ id }) => id);
  expect(missing).toEqual(notYetBuilt);
});

const seen = someFingerprint();
const json = { 'content-type': 'application/json' };

interface Attempt {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: string;
  readonly fingerprint?: string;
}

/** A request that is right but for what a test changes. */
function attempt(
  operation: DocumentedOperation,
  { headers = {}, query = '', body, fingerprint = someFingerprint() }: Attempt = {},
) {
  const { 'x-mayfly-scopes': scopes, security } = operation.operation;
  const asToken: Record<string, string> =
    scopes.length > 0 && security.some((proof) => 'token' in proof)
      ? { authorization: `Bearer ${app.tokens.admin}` }
      : {};
  const bodies: Record<string, string> = {
    traces: '{}',
    signIn: JSON.stringify({ token: app.tokens.read }),
    createToken: '{"name":"job","scope":"read"}',
    ...Object.fromEntries(Object.entries(exportBodies).map(([id, value]) => [id, JSON.stringify(value)])),
  };
  const path = pathOf(operation, { fingerprint });
  return app.send(query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`, {
    method: operation.method,
    headers: { ...json, ...asToken, ...headers },
    body: body ?? bodies[operation.id] ?? null,
  });
}

async function signIn(): Promise<string> {
  const body = JSON.stringify({ token: app.tokens.read });
  const response = await app.send('/api/v1/session', { method: 'POST', headers: json, body });
  return response.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
}

async function addDestination(): Promise<void> {
  const body = JSON.stringify(someDestination);
  const response = await app.sendAs('admin', '/api/v1/exports', { method: 'POST', headers: json, body });
  expect(response.status).toBe(201);
  await response.body?.cancel();
}

/** By status: how each operation that documents it can be brought to it. */
const provocations: Readonly<Record<string, (operation: DocumentedOperation) => Promise<Response>>> = {
  304: async (operation) => {
    const { body } = await app.sendTraces(encodeTraces([traceOf(useSpan(seen))], 'protobuf'));
    await body?.cancel();
    await store.foldPending();
    if (isOfDestination(operation)) await addDestination();
    return attempt(operation, { headers: { 'if-none-match': '*' }, fingerprint: seen });
  },
  400: async (operation) => {
    if (operation.id === 'traces') return attempt(operation, { body: '{' });
    const cookie = { cookie: await signIn(), 'sec-fetch-site': 'same-origin' };
    return attempt(operation, { query: 'colour=1', headers: cookie });
  },
  401: (operation) =>
    operation.id === 'signIn'
      ? attempt(operation, { body: '{"token":"wrong"}' })
      : attempt(operation, { headers: { authorization: '' } }),
  403: async (operation) => {
    const { ingest, read } = app.tokens;
    if (operation.id === 'signIn') return attempt(operation, { body: JSON.stringify({ token: ingest }) });
    if (operation.id === 'signOut') {
      return attempt(operation, { headers: { cookie: await signIn(), 'sec-fetch-site': 'cross-site' } });
    }
    const wrong = operation.operation['x-mayfly-scopes'].includes('ingest') ? read : ingest;
    return attempt(operation, { headers: { authorization: `Bearer ${wrong}` } });
  },
  404: (operation) => attempt(operation),
  409: async (operation) => {
    await (await attempt(operation)).body?.cancel();
    return attempt(operation);
  },
  413: (operation) => attempt(operation, { headers: { 'content-length': '999999999' } }),
  415: (operation) => attempt(operation, { headers: { 'content-type': 'text/plain' } }),
  429: async (operation) => {
    for (let i = 0; ; i++) {
      const response = await attempt(operation, { body: '{"token":"wrong"}' });
      if (response.status === 429 || i > 200) return response;
    }
  },
  500: async (operation) => failing(operation, new TypeError('a fault')),
  503: async (operation) => failing(operation, new MayflyError('store.unavailable', 'gone')),
};

async function failing(operation: DocumentedOperation, error: Error): Promise<Response> {
  const cookie = operation.id === 'signOut' ? await signIn() : '';
  store.failWith(error);
  return attempt(operation, { headers: cookie === '' ? {} : { cookie, 'sec-fetch-site': 'same-origin' } });
}

const refusals = operations.filter(isBuilt).flatMap((operation) =>
  Object.keys(operation.operation.responses)
    .filter((status) => Number(status) >= 300)
    .map((status) => [`${operation.method} ${operation.path}`, status, operation] as const),
);

describe('what the document says of refusals happens', () => {
  test.each(refusals)('%s: %s', async (_name, status, operation) => {
    const response = await provocations[status]?.(operation);
    if (response === undefined) throw new Error('nobody knows how this comes about');
    expect(response.status).toBe(Number(status));
    expect(await faultsOf(operation, response)).toEqual([]);
  });
});

describe('a parameter that is not known is an error, and one that is no list may be given once', () => {
  const questions = operations.filter(
    (operation) => isBuilt(operation) && operation.method === 'GET' && operation.path.startsWith('/api/v1/'),
  );
  test.each(questions)('$method $path', async (operation) => {
    for (const parameter of operation.operation.parameters ?? []) {
      if (parameter.in !== 'query' || parameter.schema.type === 'array') continue;
      const value = encodeURIComponent(String(parameter.example ?? '1'));
      const twice = await attempt(operation, {
        query: `${parameter.name}=${value}&${parameter.name}=${value}`,
      });
      expect([parameter.name, twice.status]).toEqual([parameter.name, 400]);
    }
    const response = await attempt(operation, { query: 'colour=1' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      detail: expect.stringMatching(/^unknown parameter colour/),
    });
  });

  test('a slip of the finger is seen, and what is no name is not repeated', async () => {
    const near = await app.sendAs('read', '/api/v1/credentials?provder=aws');
    expect(await near.json()).toMatchObject({ detail: 'unknown parameter provder: did you mean provider?' });
    const odd = await app.sendAs('read', '/api/v1/credentials?%3Cb%3E=1');
    expect(await odd.text()).not.toContain('<b>');
  });
});
