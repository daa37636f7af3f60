import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newToken } from '../../collector/new-token.ts';
import { newSession } from '../../collector/sessions.ts';
import type { Store, StoredToken } from '../../collector/store/store.ts';
import { makeToken } from '../../collector/tokens.ts';
import { type TokenScope, tokenScopes } from '../../src/core/api/views.ts';
import { instant } from '../../src/core/instant.ts';
import { type CollectorApp, createCollectorApp } from '../support/collector-app.ts';
import { faultsOf } from '../support/conforms.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import {
  type DocumentedOperation,
  exportBodies,
  isBuilt,
  isOfDestination,
  operations,
  pathOf,
  someDestination,
  successOf,
} from '../support/operations.ts';
import { encodeTraces } from '../support/otlp-encode.ts';
import { testAccess } from '../support/test-access.ts';
import { someFingerprint, traceOf, useSpan } from '../support/use-spans.ts';
import { engines, type TestDatabases, testStore } from './store/engines.ts';

/*
 * Who may do what (promises S2 and S3): every operation of the OpenAPI document by everybody who may come, on a real
 * store. What a cell must be follows from the scopes and proofs of the operation.
 */

const known = someFingerprint();
const json = { 'content-type': 'application/json' };
/** All at one moment, so that answers can be compared. */
const now = instant(Date.now());

let databases: TestDatabases;
let store: Store;
let app: CollectorApp;

/** Somebody at the door: what he sends, and as whom he must be treated. */
interface Caller {
  readonly headers: () => Readonly<Record<string, string>>;
  /** Null: as nobody. */
  readonly scope: TokenScope | null;
  readonly by: 'token' | 'session';
  /** Something the store holds for him is not what he may see. */
  readonly elsewhere?: boolean;
  /** He may not see everything. */
  readonly isLimited?: true;
  /** His request comes from another site. */
  readonly crossSite?: boolean;
}

const secrets = new Map<string, string>();
const secret = (name: string): string => secrets.get(name) ?? '';
const bearer = (name: string) => () => ({ authorization: `Bearer ${secret(name)}` });
const cookie =
  (name: string, more: Readonly<Record<string, string>> = { 'sec-fetch-site': 'same-origin' }) =>
  () => ({
    cookie: `other=1; mayfly_session=${secret(name)}`,
    ...more,
  });
const nobody = { scope: null, by: 'token' } as const;

const limits = {
  'another environment': { environments: ['elsewhere'], workloads: null },
  'another workload': { environments: null, workloads: ['other'] },
  'this workload': { environments: null, workloads: ['invoices'] },
} as const;

const badHeaders: Readonly<Record<string, () => string>> = {
  'an empty header': () => '',
  garbage: () => fakeSecret('Bearer ', 40),
  'only the scheme': () => 'Bearer',
  'no scheme': () => secret('admin'),
  'another scheme': () => `Basic ${Buffer.from(`:${secret('admin')}`).toString('base64')}`,
  'another scheme with the token': () => `Token ${secret('admin')}`,
  'two tokens': () => `Bearer ${secret('admin')} ${secret('admin')}`,
  'a list': () => `Bearer ${secret('admin')}, Bearer ${secret('admin')}`,
  'too long a token': () => `Bearer ${secret('admin')}${'x'.repeat(9000)}`,
};

const callers: Readonly<Record<string, Caller>> = {
  none: { headers: () => ({}), ...nobody },
  ingest: { headers: bearer('ingest'), scope: 'ingest', by: 'token' },
  read: { headers: bearer('read'), scope: 'read', by: 'token' },
  'read, limited to another environment': {
    headers: bearer('another environment'),
    scope: 'read',
    by: 'token',
    elsewhere: true,
    isLimited: true,
  },
  'read, limited to another workload': {
    headers: bearer('another workload'),
    scope: 'read',
    by: 'token',
    elsewhere: true,
    isLimited: true,
  },
  'read, limited to this workload': {
    headers: bearer('this workload'),
    scope: 'read',
    by: 'token',
    isLimited: true,
  },
  admin: { headers: bearer('admin'), scope: 'admin', by: 'token' },
  'admin, written otherwise': {
    headers: () => ({ authorization: `bEARER  ${secret('admin')} ` }),
    scope: 'admin',
    by: 'token',
  },
  ...Object.fromEntries(
    tokenScopes.flatMap((scope) =>
      ['expired', 'revoked', 'unknown', 'cut'].map((kind) => [
        `${kind} ${scope}`,
        { headers: bearer(`${kind} ${scope}`), ...nobody },
      ]),
    ),
  ),
  ...Object.fromEntries(
    Object.entries(badHeaders).map(([name, authorization]) => [
      name,
      { headers: () => ({ authorization: authorization() }), ...nobody },
    ]),
  ),
  'a token in other headers': {
    headers: () => ({
      cookie: `token=${secret('admin')}`,
      'x-api-key': secret('admin'),
      'proxy-authorization': `Bearer ${secret('admin')}`,
    }),
    ...nobody,
  },
  'session of read': { headers: cookie('session of read'), scope: 'read', by: 'session' },
  'session of admin': { headers: cookie('session of admin'), scope: 'admin', by: 'session' },
  'session of another environment': {
    headers: cookie('session of another environment'),
    scope: 'read',
    by: 'session',
    elsewhere: true,
    isLimited: true,
  },
  'session, with Origin only': {
    headers: cookie('session of admin', { origin: 'http://localhost' }),
    scope: 'admin',
    by: 'session',
  },
  ...Object.fromEntries(
    Object.entries({
      'cross-site': { 'sec-fetch-site': 'cross-site' },
      'same-site': { 'sec-fetch-site': 'same-site' },
      'from the address bar': { 'sec-fetch-site': 'none' },
      'of another origin': { origin: 'http://evil.example' },
      'of another port': { origin: 'http://localhost:1' },
      'of no origin': { origin: 'null' },
      'without saying from where': {},
    }).map(([name, headers]) => [
      `session, ${name}`,
      { headers: cookie('session of admin', headers), scope: 'admin', by: 'session', crossSite: true },
    ]),
  ),
  ...Object.fromEntries(
    ['expired', 'of an expired token', 'of a revoked token', 'unknown', 'cut'].map((kind) => [
      `session, ${kind}`,
      { headers: cookie(`session, ${kind}`), scope: null, by: 'session' },
    ]),
  ),
  'session, of ingest': { headers: cookie('session, of ingest'), scope: 'ingest', by: 'session' },
  'a session beside the password of a proxy': {
    headers: () => ({ ...cookie('session of admin')(), authorization: 'Basic eDp5' }),
    scope: 'admin',
    by: 'session',
  },
  'a session beside a bad token': {
    headers: () => ({ ...cookie('session of admin')(), authorization: 'Bearer x' }),
    ...nobody,
  },
  'a token as session': { headers: cookie('admin'), scope: null, by: 'session' },
  'a session as token': { headers: bearer('session of admin'), ...nobody },
};

/** The status that the document promises to this caller. */
function expected(operation: DocumentedOperation, caller: Caller): number {
  const { security, 'x-mayfly-scopes': scopes, 'x-mayfly-whole': isWhole } = operation.operation;
  if (!isBuilt(operation)) return 404;
  // A sign-in from elsewhere would sign somebody in as the attacker.
  if (operation.id === 'signIn' && isFromElsewhere(caller)) return 403;
  if (scopes.length === 0) return successOf(operation);
  if (!security.some((proof) => caller.by in proof)) return 401;
  const changes = operation.method !== 'GET';
  if (caller.by === 'session' && changes && caller.crossSite === true) return 403;
  if (caller.scope === null) return 401;
  if (!scopes.includes(caller.scope)) return 403;
  if (isWhole === true && caller.isLimited === true) return 403;
  const hidden = ['credential', 'observations', 'chain', 'usage', 'workload'].includes(operation.id);
  return caller.elsewhere === true && hidden ? 404 : successOf(operation);
}

/** Without a cookie it is enough that nothing says "from elsewhere": a program may sign in, too. */
function isFromElsewhere({ crossSite, headers }: Caller): boolean {
  return crossSite === true && Object.keys(headers()).length > 1;
}

const bodies: Readonly<Record<string, () => string>> = {
  traces: () => '{}',
  signIn: () => JSON.stringify({ token: secret('read') }),
  createToken: () => '{"name":"job","scope":"read"}',
  ...Object.fromEntries(Object.entries(exportBodies).map(([id, value]) => [id, () => JSON.stringify(value)])),
};

async function ask(
  operation: DocumentedOperation,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  await makeReady(operation);
  const id =
    operation.id === 'revokeToken'
      ? (await addToken({ name: 'to be revoked', scope: 'ingest' })).id
      : operation.id === 'workload'
        ? await workloadId()
        : '';
  const body = bodies[operation.id]?.();
  return app.send(pathOf(operation, { fingerprint: known, ...(id === '' ? {} : { id }) }), {
    method: operation.method,
    headers: { ...json, ...headers },
    ...(body === undefined ? {} : { body }),
  });
}

/** What the operation is about is there, and what it makes is not. */
async function makeReady(operation: DocumentedOperation): Promise<void> {
  if (operation.id === 'createExport') await asAdmin('/new', { method: 'DELETE' });
  if (isOfDestination(operation))
    await asAdmin('', { method: 'POST', body: JSON.stringify(someDestination) });
}

async function asAdmin(path: string, init: RequestInit): Promise<void> {
  const response = await app.sendAs('admin', `/api/v1/exports${path}`, { headers: json, ...init });
  await response.body?.cancel();
}

/** Of the only workload there is; none as long as the list is not built. */
async function workloadId(): Promise<string> {
  const response = await app.sendAs('read', '/api/v1/workloads');
  if (response.status !== 200) return '';
  const { items } = (await response.json()) as { readonly items: readonly { readonly id: string }[] };
  return items[0]?.id ?? '';
}

async function addToken(
  asked: Partial<Parameters<typeof newToken>[0]> & { readonly name: string; readonly scope: TokenScope },
  { at = now, ...facts }: Partial<StoredToken> & { readonly at?: typeof now } = {},
): Promise<StoredToken> {
  const { token, row } = newToken({ expiresInDays: null, ...asked }, at);
  const stored = { ...row, ...facts };
  await store.tokens.add(stored, testAccess());
  secrets.set(asked.name, token);
  return stored;
}

async function addSession(name: string, token: StoredToken, at = now): Promise<void> {
  const session = newSession(token, at);
  secrets.set(name, session.secret);
  await store.sessions.open(session.row, testAccess({ at }));
}

const day = 86_400_000;
/** What limited readers were answered while the store was empty. */
const whileEmpty = new Map<string, unknown>();

beforeAll(async () => {
  const [pglite] = engines;
  if (pglite === undefined) throw new Error('no engine');
  databases = await pglite[1]();
  store = testStore(await databases.fresh(), { now: () => now });
  let elapsed = 0;
  app = await createCollectorApp(store, { now: () => now, elapsedMs: () => (elapsed += 1000) });
  for (const scope of tokenScopes) {
    secrets.set(scope, app.tokens[scope]);
    await addToken({ name: `expired ${scope}`, scope, expiresInDays: 1 }, { at: instant(now - 2 * day) });
    await addToken({ name: `revoked ${scope}`, scope }, { revokedAt: now });
    secrets.set(`unknown ${scope}`, makeToken(scope));
    secrets.set(`cut ${scope}`, app.tokens[scope].slice(0, -1));
  }
  for (const [name, limit] of Object.entries(limits)) await addToken({ name, scope: 'read', limits: limit });
  await addSessions();
  for (const name of ['another environment', 'another workload']) {
    for (const operation of readable) whileEmpty.set(`${name} ${operation.id}`, await whole(operation, name));
  }
  await app.sendTraces(encodeTraces([traceOf(useSpan(known, { 'mayfly.count': 2 }, now))], 'protobuf'));
  await store.foldPending();
}, 120_000);
afterAll(() => databases.stop());

async function addSessions(): Promise<void> {
  for (const scope of tokenScopes) {
    const token = await addToken({ name: `of a session of ${scope}`, scope });
    await addSession(scope === 'ingest' ? 'session, of ingest' : `session of ${scope}`, token);
    if (scope === 'admin') await addSession('session, expired', token, instant(now - day / 2));
  }
  const elsewhere = {
    name: 'of a session elsewhere',
    scope: 'read',
    limits: limits['another environment'],
  } as const;
  await addSession('session of another environment', await addToken(elsewhere));
  const gone = await addToken({ name: 'gone', scope: 'admin' }, { revokedAt: now });
  await addSession('session, of a revoked token', gone);
  const old = await addToken(
    { name: 'old', scope: 'admin', expiresInDays: 1 },
    { at: instant(now - 2 * day) },
  );
  await addSession('session, of an expired token', { ...old, expiresAt: null });
  secrets.set('session, unknown', fakeSecret('', 43));
  secrets.set('session, cut', secret('session of admin').slice(0, -1));
}

describe.each(operations)('$method $path', (operation) => {
  test.each(Object.entries(callers))('%s', async (_name, caller) => {
    const mustBeMadeAnew = operation.id === 'signOut';
    const response = await ask(operation, caller.headers());
    expect(response.status).toBe(expected(operation, caller));
    if (response.status === 401)
      expect(response.headers.get('www-authenticate')).toBe('Bearer realm="mayfly"');
    if (!isBuilt(operation)) return void response.body?.cancel();
    if (operation.id === 'live' && response.status === 200) await response.body?.cancel();
    else expect(await faultsOf(operation, response)).toEqual([]);
    if (mustBeMadeAnew && response.status === 204) await addSessions();
  });

  test('a token in the query is none', async () => {
    const separator = pathOf(operation).includes('?') ? '&' : '?';
    const path = `${pathOf(operation, { fingerprint: known })}${separator}access_token=${secret('admin')}`;
    const response = await app.send(path, {
      method: operation.method,
      headers: json,
      body: bodies[operation.id]?.() ?? null,
    });
    await response.body?.cancel();
    const isOpen = operation.operation['x-mayfly-scopes'].length === 0;
    if (!isOpen) expect(response.status).toBe(isBuilt(operation) ? 401 : 404);
  });
});

/** Of which a limited reader must not see more than of an empty store. */
const readable = operations.filter(
  (operation) =>
    isBuilt(operation) &&
    operation.method === 'GET' &&
    operation.id !== 'live' &&
    operation.path.startsWith('/api/v1/') &&
    operation.operation['x-mayfly-scopes'].includes('read'),
);

async function whole(operation: DocumentedOperation, name: string): Promise<unknown> {
  const response = await app.send(pathOf(operation, { fingerprint: known }), { headers: bearer(name)() });
  return [response.status, await response.text(), Object.fromEntries(response.headers)];
}

describe.each(['another environment', 'another workload'])('to a reader of %s', (name) => {
  test.each(readable)('$method $path answers as if nothing were there', async (operation) => {
    expect(await whole(operation, name)).toEqual(whileEmpty.get(`${name} ${operation.id}`));
  });

  test('a credential is answered as one that nobody has', async () => {
    const headers = bearer(name)();
    const answers = [known, someFingerprint()].map(async (fingerprint) => {
      const response = await app.send(`/api/v1/credentials/${fingerprint}`, { headers });
      return [response.status, await response.text(), Object.fromEntries(response.headers)];
    });
    const [hidden, unknown] = await Promise.all(answers);
    expect(hidden).toEqual(unknown);
    expect(hidden?.[0]).toBe(404);
  });
});

test('what is answered to a token without the right does not depend on what is there', async () => {
  const answers = [known, someFingerprint(), 'x'].map(async (fingerprint) => {
    const response = await app.sendAs('ingest', `/api/v1/credentials/${fingerprint}`);
    return [response.status, await response.text()];
  });
  const [first, ...rest] = await Promise.all(answers);
  for (const answer of rest) expect(answer).toEqual(first);
});

test.each([
  ['HEAD', '/api/v1/credentials', 200],
  ['GET', '/api/v1/credentials?limit=0', 400],
  ['GET', '/api/v1/credentials/x', 400],
  ['GET', `/api/v1/credentials/${someFingerprint()}`, 404],
  ['GET', '/api/v1/audit?limit=0', 400],
  ['DELETE', '/api/v1/tokens/00000000-0000-4000-8000-000000000000', 404],
  ['POST', '/api/v1/tokens', 400],
  ['POST', '/api/v1/exports', 400],
  ['GET', '/api/v1/exports/nothing', 404],
])('%s %s is wrong only to those who may', async (method, path, status) => {
  const body = method === 'POST' ? '{}' : null;
  const answers = ['', 'ingest', 'admin'].map(async (name) => {
    const headers: Record<string, string> = name === '' ? json : { ...json, ...bearer(name)() };
    return (await app.send(path, { method, headers, body })).status;
  });
  expect(await Promise.all(answers)).toEqual([401, 403, status]);
});

test.each([
  ['DELETE', '/api/v1/audit', 405],
  ['PUT', '/api/v1/exports/siem', 405],
  ['GET', '/api/v1/exports/siem/pause', 405],
  ['POST', '/api/v1/export-preview', 405],
  ['GET', '/api/v1/verification', 405],
  ['GET', '/v1/traces', 405],
  ['DELETE', '/api/v1/credentials', 405],
  ['POST', `/api/v1/credentials/${known}`, 405],
  ['PUT', '/api/v1/tokens', 405],
  ['GET', '/api/v1/tokens/00000000-0000-4000-8000-000000000000', 405],
  ['PUT', '/api/v1/session', 405],
  ['POST', '/metrics', 405],
  ['POST', '/healthz', 405],
  ['POST', '/openapi.json', 405],
  ['POST', '/docs', 405],
  ['GET', '/api/v1/nothing', 404],
  ['GET', '/', 200],
])('%s %s is the same to everybody: %i', async (method, path, status) => {
  for (const [name, { headers }] of Object.entries(callers)) {
    const response = await app.send(path, { method, headers: headers() });
    expect([name, response.status]).toEqual([name, status]);
  }
});
