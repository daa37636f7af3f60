import type { Agent, ClientRequest, IncomingMessage } from 'node:http';

interface SendRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly timeoutMs: number;
}

export interface SendAnswer {
  readonly status: number;
  /** The header as it was sent, or null. */
  readonly retryAfter: string | null;
  /** At most 64 KiB of it. */
  readonly body: string;
}

/** Sends one POST and resolves with any answer; rejects when there was none. Follows no redirect. */
export type Send = (request: SendRequest) => Promise<SendAnswer>;

const mostAnswerBytes = 65_536;

/**
 * A sender on `node:http` and `node:https`, loaded at the first request because TLS alone costs a preload
 * 20 ms. `unref`: neither its sockets nor its timers keep the process alive (law 4).
 */
export function createHttpSend({ unref }: { readonly unref: boolean }): Send {
  const agents = new Map<string, Agent>();

  return async ({ url, headers, body, timeoutMs }) => {
    const target = new URL(url);
    const http =
      target.protocol === 'https:'
        ? process.getBuiltinModule('node:https')
        : process.getBuiltinModule('node:http');
    let agent = agents.get(target.protocol);
    if (agent === undefined) {
      agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
      agents.set(target.protocol, agent);
    }
    const request = http.request(target, {
      agent,
      method: 'POST',
      headers: { ...headers, 'content-length': String(body.length) },
    });
    if (unref) request.on('socket', (socket) => socket.unref());
    const late = Object.assign(new Error(`no answer within ${timeoutMs} ms`), { code: 'ETIMEDOUT' });
    const timer = setTimeout(() => request.destroy(late), timeoutMs);
    if (unref) timer.unref();
    try {
      request.end(body);
      const response = await responseTo(request);
      const text = await readBounded(response);
      return {
        status: response.statusCode ?? 0,
        retryAfter: response.headers['retry-after'] ?? null,
        body: text,
      };
    } finally {
      clearTimeout(timer);
    }
  };
}

function responseTo(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // Stays for good: an error after the answer has begun is reported by the answer, but emitted here too.
    request.on('error', reject);
    request.once('response', resolve);
  });
}

/** Reads to the end, so that the connection can be used again, and keeps the beginning. */
async function readBounded(response: IncomingMessage): Promise<string> {
  const kept: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    const part = chunk as Uint8Array;
    if (bytes < mostAnswerBytes) kept.push(part.subarray(0, mostAnswerBytes - bytes));
    bytes += part.length;
  }
  return Buffer.concat(kept).toString('utf8');
}
