import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createMayflyClient, type MayflyClient } from '../../client/index.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function against(listener: RequestListener, timeoutMs = 5000): Promise<MayflyClient> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return createMayflyClient({ endpoint: `http://127.0.0.1:${port}`, token: 'secret-token', timeoutMs });
}

function answering(status: number, headers: Record<string, string>, body: string): RequestListener {
  return (_request, response) => response.writeHead(status, headers).end(body);
}

const problem = { 'content-type': 'application/problem+json' };
const json = { 'content-type': 'application/json' };

test.each([
  [
    'a problem',
    answering(
      400,
      problem,
      '{"code":"request.invalid","detail":"at character 3: no","at":{"from":2,"to":5}}',
    ),
    {
      code: 'request.invalid',
      status: 400,
      detail: 'at character 3: no',
      at: { from: 2, to: 5 },
      retryable: false,
    },
  ],
  [
    'a problem that passes',
    answering(503, { ...problem, 'retry-after': '7' }, '{"code":"store.unavailable","detail":"no"}'),
    { code: 'store.unavailable', status: 503, at: null, retryAfterMs: 7000, retryable: true },
  ],
  [
    'a problem without a reason',
    answering(500, problem, '{}'),
    { code: 'not_mayfly', status: 500, detail: null },
  ],
  ['a problem that is a list', answering(400, problem, '[1]'), { code: 'not_mayfly', status: 400 }],
  ['a problem with other types', answering(400, problem, '{"code":1,"detail":{}}'), { code: 'not_mayfly' }],
  ['a problem that is cut', answering(400, problem, '{"code":"a'), { code: 'not_mayfly', status: 400 }],
  [
    'a page',
    answering(404, { 'content-type': 'text/html' }, '<h1>no</h1>'),
    { code: 'not_mayfly', status: 404 },
  ],
  ['a page instead of an answer', answering(200, {}, '<h1>hi</h1>'), { code: 'not_mayfly', status: 200 }],
  ['JSON without end', answering(200, json, '['.repeat(100_000)), { code: 'not_mayfly' }],
  ['a list that is none', answering(200, json, '{"items":7}'), { code: 'not_mayfly' }],
  [
    'a cut connection',
    ((request) => void request.socket.destroy()) as RequestListener,
    { code: 'unreachable', status: 0 },
  ],
])('%s becomes an error that says so', async (_what, listener, expected) => {
  const client = await against(listener);
  const list = async () => {
    for await (const _each of client.credentials()) break;
  };
  await expect(list()).rejects.toMatchObject({ name: 'MayflyApiError', ...expected });
});

test('a detail is cut, however long it is', async () => {
  const client = await against(
    answering(400, problem, JSON.stringify({ code: 'a', detail: 'x'.repeat(9000) })),
  );
  await expect(client.session()).rejects.toMatchObject({ detail: 'x'.repeat(500) });
});

test('a redirect is not followed: the token would go along', async () => {
  const asked: (string | undefined)[] = [];
  const client = await against((request, response) => {
    asked.push(request.url);
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  await expect(client.session()).rejects.toMatchObject({ code: 'not_mayfly', status: 302 });
  expect(asked).toEqual(['/api/v1/session']);
});

test('nobody there', async () => {
  const client = createMayflyClient({ endpoint: 'http://127.0.0.1:1' });
  await expect(client.session()).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringMatching(/^no answer from http:\/\/127\.0\.0\.1:1 \(/),
  });
});

test('an answer that does not come, or does not end, is given up', async () => {
  for (const head of [false, true]) {
    const client = await against((_request, response) => {
      if (head) response.writeHead(200, json).write('{');
    }, 100);
    await expect(client.session()).rejects.toMatchObject({ code: 'timeout', status: 0, retryable: true });
  }
});

test('who gives up gets the reason that he gave', async () => {
  const client = await against(() => {});
  const given = new AbortController();
  const asked = client.session({ signal: given.signal });
  given.abort(new RangeError('enough'));
  await expect(asked).rejects.toThrow(new RangeError('enough'));
});

test('no error holds the token', async () => {
  const client = await against(answering(500, {}, ''));
  const error: unknown = await client.session().catch((thrown: unknown) => thrown);
  expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('secret-token');
});
