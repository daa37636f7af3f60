import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A span as the server received it. */
interface ReceivedSpan {
  readonly name: string;
  readonly spanId: string;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface FakeCollector {
  readonly endpoint: string;
  /** Spans of requests that were answered with 200. */
  readonly taken: ReceivedSpan[];
  /** Every request, as `METHOD path`. */
  readonly requests: string[];
  /** Headers of the latest request. */
  headers: IncomingMessage['headers'];
  /** Bodies of the other requests than traces. */
  readonly bodies: unknown[];
  /** Decides about a batch; by default it is taken. Null: no answer ever comes. */
  traces: (spans: readonly ReceivedSpan[], headers: IncomingMessage['headers']) => Answer | null;
  /** Answers everything else. */
  api: (method: string, url: URL, headers: IncomingMessage['headers']) => Answer;
  readonly close: () => Promise<void>;
}

/** A small real server on loopback that speaks the collector's routes. `port` 0: any free one. */
export async function startFakeCollector(port = 0): Promise<FakeCollector> {
  const server = createServer();
  const collector: FakeCollector = {
    endpoint: '',
    taken: [],
    requests: [],
    headers: {},
    bodies: [],
    traces: () => ({ status: 200, body: {} }),
    api: () => ({ status: 404, body: problem(404, 'not_found', 'no such route') }),
    close: () => close(server),
  };
  server.on('request', (request, response) => {
    void handle(collector, request, response);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: actual } = server.address() as AddressInfo;
  return Object.assign(collector, { endpoint: `http://127.0.0.1:${actual}` });
}

async function handle(
  collector: FakeCollector,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://collector');
  const body = await bodyOf(request);
  collector.requests.push(`${request.method} ${url.pathname}${url.search}`);
  collector.headers = request.headers;
  let answer: Answer | null;
  if (url.pathname === '/v1/traces') {
    const spans = spansOf(body);
    answer = spans === null ? { status: 400, body: { code: 3 } } : collector.traces(spans, request.headers);
    if (answer?.status === 200) collector.taken.push(...(spans ?? []));
  } else {
    if (body.length > 0) collector.bodies.push(JSON.parse(body.toString('utf8')));
    answer = collector.api(request.method ?? '', url, request.headers);
  }
  if (answer === null) return;
  const type = answer.status >= 400 ? 'application/problem+json' : 'application/json';
  response.writeHead(answer.status, { 'content-type': type, ...answer.headers });
  response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {}));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
}

interface Exported {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly ReceivedSpan[] }[];
  }[];
}

function spansOf(body: Buffer): readonly ReceivedSpan[] | null {
  try {
    const request = JSON.parse(body.toString('utf8')) as Exported;
    return request.resourceSpans.flatMap((resource) => resource.scopeSpans.flatMap((scope) => scope.spans));
  } catch {
    return null;
  }
}

/** Problem details (RFC 9457) as the collector sends them. */
export function problem(status: number, code: string, detail: string): unknown {
  return { type: `/problems/${code}`, title: code, status, detail, code };
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
