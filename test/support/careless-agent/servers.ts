import http, { createServer, type IncomingMessage } from 'node:http';
import http2 from 'node:http2';
import net, { type AddressInfo } from 'node:net';

/** What a careless application does once with a secret; it may fail. */
export type Place = () => Promise<unknown>;

async function startServers() {
  let answer = '{}';
  const web = createServer((request: IncomingMessage, response) => {
    request.resume().on('end', () => {
      const status = request.url?.includes('fails') === true ? 400 : 200;
      response.writeHead(status, { 'content-type': 'application/json' }).end(answer);
    });
  });
  const streams = http2.createServer().on('stream', (stream) => {
    stream.respond({ ':status': 200 });
    stream.end();
  });
  const plain = net.createServer((socket) => {
    socket.on('error', () => {}).on('data', () => socket.end('-ERR no\r\n'));
  });
  const all = [web, streams, plain];
  for (const server of all) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const [httpPort, http2Port, tcp] = all.map((server) => (server.address() as AddressInfo).port);
  return {
    http: httpPort ?? 0,
    http2: http2Port ?? 0,
    tcp: tcp ?? 0,
    answerWith: (text: string) => void (answer = text),
    close: () => {
      web.closeAllConnections();
      for (const server of all) server.close();
    },
  };
}

/** They answer anything, in the application's own process. */
export const servers = await startServers();
export const base = `http://127.0.0.1:${servers.http}`;

export async function send(path: string, init: RequestInit = {}): Promise<string> {
  return (await fetch(base + path, { signal: AbortSignal.timeout(5_000), ...init })).text();
}

export function overHttp(
  headers: Record<string, string>,
  options: http.RequestOptions = {},
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = http.get({
      host: '127.0.0.1',
      port: servers.http,
      path: '/http',
      headers,
      timeout: 5_000,
      ...options,
    });
    request.on('response', (response) => response.resume().on('close', resolve)).on('error', reject);
  });
}

export function overHttp2(headers: Record<string, string>): Promise<unknown> {
  return new Promise((resolve) => {
    const session = http2.connect(`http://127.0.0.1:${servers.http2}`).on('error', resolve);
    const stream = session.request({ ':path': '/h2', ...headers }).on('error', resolve);
    stream.resume().on('close', () => session.close(() => resolve(null)));
    stream.end();
  });
}

export function overTcp(bytes: Buffer): Promise<unknown> {
  return new Promise((resolve) => {
    const socket = net.connect(servers.tcp, '127.0.0.1', () => socket.write(bytes));
    socket.on('error', resolve).on('close', resolve).resume();
  });
}

export function webSocket(c: string): Promise<unknown> {
  const socket = new WebSocket(`${base.replace('http', 'ws')}/ws`, [
    'realtime',
    `openai-insecure-api-key.${c.replaceAll(/[^\w.-]/g, '-')}`,
  ]);
  return new Promise((resolve) => {
    for (const event of ['close', 'error', 'open']) socket.addEventListener(event, resolve);
  });
}
