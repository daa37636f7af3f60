import { beforeEach, describe, expect, test } from 'vitest';
import { newToken } from '../../../collector/new-token.ts';
import type { DeadLetterView } from '../../../src/core/api/export-views.ts';
import { instant } from '../../../src/core/instant.ts';
import { type CollectorApp, createCollectorApp } from '../../support/collector-app.ts';
import { createFakeStore, type FakeStore } from '../../support/fake-store.ts';
import { someDestination } from '../../support/operations.ts';
import { testAccess } from '../../support/test-access.ts';
import { testExports } from '../../support/test-exports.ts';
import { someFingerprint } from '../../support/use-spans.ts';

let store: FakeStore;
let app: CollectorApp;
beforeEach(async () => {
  store = createFakeStore();
  app = await createCollectorApp(store);
});

async function ask(scope: 'read' | 'admin', path: string, method = 'GET', body?: unknown) {
  const response = await app.sendAs(scope, `/api/v1/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

test('a destination is made, changed, paused and removed', async () => {
  const made = await ask('admin', 'exports', 'POST', {
    ...someDestination,
    per_second: 5,
    filter: 'env:prod',
  });
  expect(made).toMatchObject({
    status: 201,
    body: {
      name: 'siem',
      format: 'ndjson',
      perSecond: 5,
      filter: 'env:prod',
      settings: { path: 'siem.ndjson' },
    },
  });
  const changed = await ask('admin', 'exports/siem', 'PATCH', { per_second: null, options: {} });
  expect(changed).toMatchObject({ status: 200, body: { perSecond: null, filter: 'env:prod' } });
  expect(await ask('admin', 'exports/siem/pause', 'POST')).toMatchObject({ body: { paused: true } });
  expect(await ask('admin', 'exports/siem/resume', 'POST')).toMatchObject({ body: { paused: false } });
  expect(await ask('admin', 'exports/siem', 'DELETE')).toEqual({ status: 204, body: null });
  expect(await ask('admin', 'exports/siem')).toMatchObject({ status: 404 });
});

test('readers see which settings there are, and not what they are', async () => {
  await ask('admin', 'exports', 'POST', someDestination);
  const hidden = { name: 'siem', settings: { path: '(hidden)' } };
  expect(await ask('read', 'exports')).toMatchObject({ status: 200, body: { items: [hidden] } });
  expect(await ask('read', 'exports/siem')).toMatchObject({ status: 200, body: hidden });
  expect(await ask('admin', 'exports')).toMatchObject({
    body: { items: [{ settings: { path: 'siem.ndjson' } }] },
  });
});

test.each([
  'exports',
  'exports/siem',
  'exports/siem/dead-letters',
  `export-preview?format=cef&fingerprint=${someFingerprint()}`,
])('a reader with limits is told why %s is not for him', async (path) => {
  const limits = { environments: ['prod'], workloads: null };
  const asked = { name: 'part', scope: 'read', expiresInDays: null, limits } as const;
  const { token, row } = newToken(asked, instant(Date.now()));
  await store.tokens.add(row, testAccess());
  const response = await app.send(`/api/v1/${path}`, { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({
    detail: 'this token is limited to environments or workloads: this is about all of them',
  });
});

describe('what is wrong is one clear message', () => {
  const fingerprint = someFingerprint();
  const preview = `export-preview?fingerprint=${fingerprint}`;
  test.each<[string, string, unknown, string]>([
    ['POST', 'exports', '{', 'the body must be a JSON object with name and kind'],
    ['POST', 'exports', '[]', 'the body must be a JSON object with name and kind'],
    ['POST', 'exports', { kind: 'file' }, 'name must be a text'],
    ['POST', 'exports', { ...someDestination, name: 'A b' }, 'a name has 1 to 63 small letters'],
    ['POST', 'exports', { ...someDestination, kind: 'fax' }, 'there is no kind of destination'],
    ['POST', 'exports', { ...someDestination, fromat: 'cef' }, 'did you mean format?'],
    ['POST', 'exports', { ...someDestination, filter: 'provder:aws' }, 'did you mean provider?'],
    ['PATCH', 'exports/siem', { per_second: 0 }, 'per_second must be a whole number from 1'],
    ['POST', 'exports/siem/backfill', { from: 'yesterday' }, 'from must be a time since 1970'],
    ['POST', 'exports/siem/backfill', {}, 'from must be a time since 1970'],
    ['POST', 'exports/siem/replay', {}, 'ids must be null, or a list of 1 to 1000 ids'],
    ['POST', 'exports/siem/replay', { ids: [] }, 'ids must be null, or a list of 1 to 1000 ids'],
    ['POST', 'exports/siem/replay', { ids: ["'; --"] }, 'ids must be null, or a list of 1 to 1000 ids'],
    ['GET', 'exports/siem/dead-letters?cursor=x', undefined, 'the cursor is not one that was given out here'],
    ['GET', 'exports/siem/dead-letters?limit=0', undefined, 'limit must be a number from 1 to 200'],
    ['GET', 'export-preview?format=cef', undefined, 'fingerprint is missing'],
    ['GET', preview, undefined, 'format is missing'],
    ['GET', `${preview}&format=ocfs`, undefined, 'there is no such format: did you mean ocsf?'],
    ['GET', `${preview}&format=ocsf&option.version=9`, undefined, 'version is 9: it is one of'],
    ['GET', `${preview}&format=cef&option.version=1.7.0`, undefined, 'this format has no option version'],
    ['GET', `${preview}&format=ocsf&option.verison=1`, undefined, 'did you mean option.version?'],
    ['GET', 'export-preview?format=cef&fingerprint=secret', undefined, 'fingerprint is none'],
  ])('%s %s %j', async (method, path, body, message) => {
    await ask('admin', 'exports', 'POST', someDestination);
    const { status, body: problem } = await ask('admin', path, method, body);
    expect([status, problem.detail]).toEqual([400, expect.stringContaining(message)]);
  });
});

test.each(['%00', 'A', '..', '-', 'a%2Fb', `${'a'.repeat(64)}`, 'nobody'])(
  'no destination is called %s, whatever is asked of it',
  async (name) => {
    expect(await ask('admin', `exports/${name}`)).toMatchObject({ status: 404 });
    expect(await ask('admin', `exports/${name}/pause`, 'POST')).toMatchObject({ status: 404 });
    expect(await ask('admin', `exports/${name}/replay`, 'POST', { ids: null })).toMatchObject({
      status: 404,
    });
    expect(await ask('admin', `exports/${name}/dead-letters`)).toMatchObject({ status: 404 });
    expect(await ask('admin', `exports/${name}`, 'DELETE')).toMatchObject({ status: 404 });
  },
);

test('dead letters come in pages', async () => {
  const letters = Array.from({ length: 5 }, (_, i): DeadLetterView => {
    const at = new Date(0).toISOString();
    return { id: `id-${i}`, sequence: 5 - i, at, kind: 'used', reason: 'no', again: false, event: {} };
  });
  app = await createCollectorApp(store, {
    exports: {
      ...testExports(store.exports),
      deadLetters: async (_name, { before, limit }) =>
        letters.filter(({ sequence }) => before === null || sequence < before).slice(0, limit),
    },
  });
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await ask('read', `exports/siem/dead-letters?limit=2${cursor}`);
    seen.push(...body.items.map(({ id }: DeadLetterView) => id));
    cursor = body.nextCursor === null ? null : `&cursor=${body.nextCursor}`;
  }
  expect(seen).toEqual(letters.map(({ id }) => id));
});

test('kinds and formats are told with what they take', async () => {
  const { body } = await ask('read', 'export-kinds');
  expect(body.kinds.map(({ name }: { readonly name: string }) => name)).toEqual(
    expect.arrayContaining(['syslog', 'splunk-hec', 'webhook', 'file']),
  );
  expect(body.formats).toContainEqual(
    expect.objectContaining({
      name: 'ocsf',
      options: expect.arrayContaining([expect.objectContaining({ name: 'version', fallback: '1.8.0' })]),
    }),
  );
});
