import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createHttpSend } from '../../../../instrumentation/node/spool/http-send.ts';

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function listen(handle: RequestListener): Promise<string> {
  server = createServer(handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/x?y=1`;
}

const request = { headers: { 'x-a': 'b' }, body: Buffer.from('hello'), timeoutMs: 2_000 };

test('it posts the body and gives back status, header and text', async () => {
  let seen = '';
  const url = await listen((incoming, response) => {
    seen = `${incoming.method} ${incoming.url} ${incoming.headers['x-a']} ${incoming.headers['content-length']}`;
    response.writeHead(503, { 'retry-after': '7' }).end('later');
  });
  expect(await createHttpSend({ unref: false })({ ...request, url })).toEqual({
    status: 503,
    retryAfter: '7',
    body: 'later',
  });
  expect(seen).toBe('POST /x?y=1 b 5');
});

test('one connection serves many requests', async () => {
  const ports = new Set<number | undefined>();
  const url = await listen((incoming, response) => {
    ports.add(incoming.socket.remotePort);
    response.end();
  });
  const send = createHttpSend({ unref: false });
  for (let i = 0; i < 5; i++) await send({ ...request, url });
  expect(ports.size).toBe(1);
});

test('of a long answer the beginning is kept', async () => {
  const url = await listen((_incoming, response) => response.end('x'.repeat(1_000_000)));
  expect((await createHttpSend({ unref: false })({ ...request, url })).body).toHaveLength(65_536);
});

test.each<[string, RequestListener]>([
  ['never begins', () => {}],
  ['never ends', (_incoming, response) => void response.write('x')],
])('an answer that %s fails in time', async (_what, handle) => {
  const url = await listen(handle);
  const failure = createHttpSend({ unref: false })({ ...request, url, timeoutMs: 100 });
  await expect(failure).rejects.toThrow(
    expect.objectContaining({ code: expect.stringMatching(/ETIMEDOUT|ECONNRESET/) }),
  );
});

test('an answer that breaks off fails', async () => {
  const url = await listen((_incoming, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('x');
    setTimeout(() => response.destroy(), 20);
  });
  await expect(createHttpSend({ unref: false })({ ...request, url })).rejects.toThrow();
});

test('a process does not wait for what it sends in the background', async () => {
  const url = await listen(() => {});
  const source = new URL('../../../../instrumentation/node/spool/http-send.ts', import.meta.url);
  const script = `import { createHttpSend } from ${JSON.stringify(source.href)};
    createHttpSend({ unref: true })({ url: ${JSON.stringify(url)}, headers: {}, body: Buffer.from('x'), timeoutMs: 30000 });
    setTimeout(() => {}, 200);`;
  const began = Date.now();
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
  await once(child, 'exit');
  expect(Date.now() - began).toBeLessThan(10_000);
});
