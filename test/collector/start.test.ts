import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../../collector/config.ts';
import { createLog } from '../../collector/log.ts';
import { readProcess } from '../../collector/metrics/process-families.ts';
import { createMetrics } from '../../collector/metrics.ts';
import { type Collector, startCollector } from '../../collector/start.ts';
import { makeToken } from '../../collector/tokens.ts';
import { instant } from '../../src/core/instant.ts';
import { freePort } from '../support/collector-process.ts';
import { createFakeStore, type FakeStore } from '../support/fake-store.ts';
import { encodeTraces } from '../support/otlp-encode.ts';
import { selfSigned } from '../support/self-signed.ts';
import { someFingerprint, traceOf, useSpan } from '../support/use-spans.ts';

const ingest = makeToken('ingest');
const tokens = {
  MAYFLY_INGEST_TOKEN: ingest,
  MAYFLY_READ_TOKEN: makeToken('read'),
  MAYFLY_ADMIN_TOKEN: makeToken('admin'),
};
const headers = { authorization: `Bearer ${ingest}`, 'content-type': 'application/x-protobuf' };

let store: FakeStore;
let lines: string[];
let shown: string[];
let opened: number;
let closed: number;
let gate: Promise<void>;
let running: Collector | null;

async function start(env: Readonly<Record<string, string>> = tokens): Promise<Collector> {
  const command = readConfig({ HOME: '/nowhere', MAYFLY_PORT: '0', ...env }, []);
  if (command.kind !== 'run') throw new Error('no configuration');
  running = await startCollector(command.config, {
    log: createLog({ level: 'debug', write: (line) => void lines.push(line), now: () => 0 }),
    now: () => instant(Date.now()),
    elapsedMs: () => performance.now(),
    metrics: createMetrics({ version: '0.0.0', readProcess }),
    show: (banner) => void shown.push(banner),
    open: async () => {
      opened++;
      await gate;
      return { ...store, close: async () => void closed++ };
    },
  });
  return running;
}

beforeEach(() => {
  [store, lines, shown, running] = [createFakeStore(), [], [], null];
  [opened, closed, gate] = [0, 0, Promise.resolve()];
});

afterEach(async () => {
  await running?.close();
});

const body = () => encodeTraces([traceOf(useSpan(someFingerprint()))], 'protobuf');

function send(url: string, bytes: Uint8Array): Promise<Response> {
  return fetch(`${url}/v1/traces`, { method: 'POST', headers, body: Uint8Array.from(bytes) });
}

test('a first start shows its secrets once it listens; a later one does not', async () => {
  const first = await start({});
  expect(shown).toHaveLength(1);
  expect(shown[0]).toContain(`export OTEL_EXPORTER_OTLP_ENDPOINT='${first.url}'`);
  expect(Object.keys(first.firstSecrets?.tokens ?? {})).toEqual(['ingest', 'read', 'admin']);
  await first.close();
  const second = await start({});
  expect(second.firstSecrets).toBeNull();
  expect(shown).toHaveLength(1);
  expect(lines.join('')).not.toContain(first.firstSecrets?.tokens.admin);
});

test('a body that ends too early leaves nothing behind, and the next sender is served', async () => {
  const { url } = await start();
  const whole = body();
  const sending = httpRequest(`${url}/v1/traces`, {
    method: 'POST',
    headers: { ...headers, 'content-length': whole.length },
  });
  sending.on('error', () => {});
  sending.write(whole.subarray(0, whole.length / 2));
  await sleep(100);
  sending.destroy();
  await sleep(100);
  expect(store.inbox).toHaveLength(0);
  expect((await send(url, whole)).status).toBe(200);
  expect(lines.some((line) => line.includes('"level":"error"'))).toBe(false);
});

test('a body whose length is too large is refused before it is sent', async () => {
  const { url } = await start();
  const sending = httpRequest(`${url}/v1/traces`, {
    method: 'POST',
    headers: { ...headers, 'content-length': 64 * 1024 * 1024 + 1 },
  });
  sending.on('error', () => {});
  sending.flushHeaders();
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(413);
  sending.destroy();
});

test('a body without a length that grows too large is cut, and the sender gets the answer', async () => {
  const { url } = await start();
  const sending = httpRequest(`${url}/v1/traces`, { method: 'POST', headers });
  sending.on('error', () => {});
  const answered = once(sending, 'response') as Promise<[IncomingMessage]>;
  const chunk = Buffer.alloc(1024 * 1024, 0x20);
  for (let i = 0; i < 66; i++)
    if (!sending.write(chunk)) await Promise.race([once(sending, 'drain'), answered]);
  const [response] = await answered;
  expect(response.statusCode).toBe(413);
  sending.destroy();
  expect((await send(url, body())).status).toBe(200);
});

test('a sender without a token is refused before its body is read', async () => {
  const { url } = await start();
  const sending = httpRequest(`${url}/v1/traces`, { method: 'POST', headers: { 'content-length': 1000 } });
  sending.on('error', () => {});
  sending.flushHeaders();
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(401);
  sending.destroy();
});

test.each([
  ['no HTTP at all', 'hello\r\n\r\n'],
  ['a broken host', 'GET / HTTP/1.1\r\nhost: a b\r\nconnection: close\r\n\r\n'],
  ['an unknown upgrade', 'GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade, close\r\nupgrade: x\r\n\r\n'],
  ['headers that never end', `GET / HTTP/1.1\r\nx: ${'y'.repeat(100_000)}`],
  ['two lengths', 'POST /v1/traces HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n'],
])('%s does not disturb it', async (_what, bytes) => {
  const { url } = await start();
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  const gone = new Promise((resolve) => socket.once('close', resolve));
  socket.end(bytes);
  await gone;
  expect((await send(url, body())).status).toBe(200);
});

test('closing lets begun requests finish, tells the sender to go, folds and closes the store once', async () => {
  const { url, close } = await start();
  let open: () => void = () => {};
  store.waitFor(new Promise((resolve) => (open = resolve)));
  const response = send(url, body());
  await sleep(100);
  const closing = Promise.all([close(), close()]);
  await sleep(100);
  expect(closed).toBe(0);
  open();
  expect((await response).status).toBe(200);
  expect((await response).headers.get('connection')).toBe('close');
  await closing;
  expect(closed).toBe(1);
  expect(store.foldedInventory.credentials.size).toBe(1);
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

test('an idle kept-alive connection does not hold up the end', async () => {
  const { url, close } = await start();
  await (await send(url, body())).arrayBuffer();
  const began = performance.now();
  await close();
  expect(performance.now() - began).toBeLessThan(2000);
});

test('a port in use leaves nothing open', async () => {
  const other = createServer();
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  await expect(start({ ...tokens, MAYFLY_PORT: String(port) })).rejects.toMatchObject({
    code: 'config.invalid',
    message: expect.stringContaining(`port ${port} on 127.0.0.1 is in use`),
  });
  expect([opened, closed]).toEqual([0, 0]);
  other.close();
});

test.each([
  ['192.0.2.1', 'this machine has no address 192.0.2.1'],
  ['host.invalid', 'the host name host.invalid is not known'],
])('an address that is not of this machine is refused: %s', async (host, message) => {
  const env = { ...tokens, MAYFLY_HOST: host, MAYFLY_ALLOW_PLAINTEXT: '1' };
  await expect(start(env)).rejects.toMatchObject({ message: expect.stringContaining(message) });
});

test('until the store is open it says that it is starting, and that it runs', async () => {
  const port = await freePort();
  let open: () => void = () => {};
  gate = new Promise((resolve) => (open = resolve));
  const starting = start({ ...tokens, MAYFLY_PORT: String(port) });
  const url = `http://127.0.0.1:${port}`;
  const early = await send(url, body());
  expect([early.status, early.headers.get('retry-after')]).toEqual([503, '1']);
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(lines.join('')).not.toContain('listening');
  open();
  await starting;
  expect((await send(url, body())).status).toBe(200);
});

test('tokens that cannot be stored stop the start, and everything is closed again', async () => {
  const { tokens: door } = store;
  store = { ...store, tokens: { ...door, addFirst: () => Promise.reject(new Error('no')) } };
  await expect(start({})).rejects.toThrow('no');
  expect(closed).toBe(1);
});

test('a store that cannot be migrated is closed again', async () => {
  store.failWith(new Error('no'));
  await expect(start()).rejects.toThrow('no');
  expect(closed).toBe(1);
});

test('with a certificate it speaks TLS, and nothing below 1.2', async () => {
  const { certFile, keyFile, cert } = selfSigned();
  const { url } = await start({ ...tokens, MAYFLY_TLS_CERT: certFile, MAYFLY_TLS_KEY: keyFile });
  expect(url).toMatch(/^https:/);
  const ask = (options: object) =>
    new Promise<number | undefined>((resolve, reject) => {
      httpsRequest(`${url}/healthz`, { ca: cert, agent: false, ...options }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
  expect(await ask({})).toBe(200);
  await expect(ask({ minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' })).rejects.toThrow();
  await expect(ask({ ca: [] })).rejects.toThrow();
});

test('listening in public in the clear is said in the log, every time', async () => {
  await start({ ...tokens, MAYFLY_HOST: '0.0.0.0', MAYFLY_ALLOW_PLAINTEXT: '1' });
  expect(lines.join('')).toContain('"event":"plaintext"');
});
