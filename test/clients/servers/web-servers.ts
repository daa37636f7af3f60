import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { selfSigned } from '../../support/self-signed.ts';
import type { Minting } from './minting.ts';
import type { Reply, ServedRequest, Service } from './service.ts';

export interface WebServers {
  readonly httpPort: number;
  readonly tlsPort: number;
  readonly certFile: string;
  readonly close: () => Promise<void>;
}

export interface WebServersOptions {
  readonly minting: Minting;
  /** By host; `*` answers for every other one. */
  readonly services: Readonly<Record<string, Service>>;
  readonly fail: (problem: string) => void;
}

/** HTTP/1.1 in the clear, and HTTP/1.1, HTTP/2, gRPC and WebSockets under TLS, for all hosts of a case. */
export async function startWebServers(options: WebServersOptions): Promise<WebServers> {
  const { certFile, keyFile, cert } = selfSigned(
    Object.keys(options.services).filter((host) => host !== '*'),
  );
  const plain = createServer(
    (request, response) => void serve(request, response as unknown as AnyResponse, 80),
  );
  const secure = createSecureServer(
    { cert, key: readFileSync(keyFile), allowHTTP1: true },
    (request, response) => void serve(request, response, 443),
  );
  plain.on('upgrade', (request, socket: Duplex) => upgrade(options, request, { socket, port: 80 }));
  secure.on('upgrade', (request: IncomingMessage, socket: Duplex) =>
    upgrade(options, request, { socket, port: 443 }),
  );

  async function serve(request: AnyRequest, response: AnyResponse, port: number): Promise<void> {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const served = servedRequest(request, Buffer.concat(chunks), port);
      options.minting.saw(textOf(served), where(served));
      const service = options.services[served.host] ?? options.services['*'];
      if (service === undefined) throw new Error(`nobody serves ${served.host}`);
      send(response, await service(served));
    } catch (error) {
      options.fail(`${request.method} ${request.headers.host ?? ''}${request.url}: ${String(error)}`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  }

  const sockets = new Set<Socket>();
  for (const server of [plain, secure]) {
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    });
    server.on('clientError', () => {});
  }
  const [httpPort, tlsPort] = await Promise.all([listening(plain), listening(secure)]);
  return {
    httpPort,
    tlsPort,
    certFile,
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all([plain, secure].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

type AnyRequest = IncomingMessage | Http2ServerRequest;
/** Node offers HTTP/1.1 answers and HTTP/2 answers with the same methods and different types. */
type AnyResponse = Http2ServerResponse;

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function servedRequest(request: AnyRequest, bytes: Buffer, defaultPort: number): ServedRequest {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.replace(/^:/, ''), String(value)]),
  );
  const authority = headers['authority'] ?? headers['host'] ?? '';
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(authority) ?? [];
  const url = new URL(request.url ?? '/', 'http://any');
  const body = (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8');
  const type = headers['content-type'] ?? '';
  return {
    method: request.method ?? '',
    host,
    port: Number(port ?? defaultPort),
    path: url.pathname,
    query: url.searchParams,
    headers,
    body,
    form: new URLSearchParams(type.includes('form-urlencoded') ? body : ''),
    json: body.startsWith('{') ? tryJson(body) : {},
    bytes,
  };
}

function tryJson(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function textOf({ method, path, query, headers, body }: ServedRequest): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${path}?${query}`, ...lines, '', body].join('\n');
}

function where({ host, port, method, path }: ServedRequest): { host: string; port: number; what: string } {
  return { host, port, what: `${method} ${path}` };
}

function send(response: AnyResponse, reply: Reply): void {
  if (reply.grpc !== undefined) return sendGrpc(response, reply.grpc);
  const type = reply.json === undefined ? 'text/plain' : 'application/json';
  const headers = { 'content-type': type, ...reply.headers };
  const content = reply.bytes ?? reply.text ?? (reply.json === undefined ? '' : JSON.stringify(reply.json));
  response.writeHead(reply.status ?? 200, headers);
  response.end(content);
}

/** One message with its 5-byte prefix, then the status in trailers (gRPC over HTTP/2). */
function sendGrpc(response: AnyResponse, message: Uint8Array): void {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  response.writeHead(200, { 'content-type': 'application/grpc' });
  response.addTrailers({ 'grpc-status': '0' });
  response.end(Buffer.concat([prefix, message]));
}

/** Accepts a WebSocket (RFC 6455 section 4.2.2), says one text and closes when the client does. */
function upgrade(
  { minting }: WebServersOptions,
  request: IncomingMessage,
  { socket, port }: { readonly socket: Duplex; readonly port: number },
): void {
  const served = servedRequest(request, Buffer.alloc(0), port);
  minting.saw(textOf(served), where(served));
  const accept = createHash('sha1')
    .update(`${served.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
  const protocol = served.headers['sec-websocket-protocol']?.split(',')[0]?.trim();
  socket.on('error', () => {});
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n${
      protocol === undefined ? '' : `Sec-WebSocket-Protocol: ${protocol}\r\n`
    }\r\n`,
  );
  socket.write(Buffer.concat([Buffer.from([0x81, 5]), Buffer.from('hello')]));
  socket.once('data', () => socket.end(Buffer.from([0x88, 0])));
}
