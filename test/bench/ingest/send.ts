import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { PackedBody } from './body-source.ts';

export interface SendOptions {
  /** Of the collector, without a path. */
  readonly url: string;
  /** Of a sender that Mayfly's collector knows; null: no authorization header. */
  readonly token: string | null;
  readonly connections: number;
  /** Requests a second; null: as fast as answers come. */
  readonly perSecond: number | null;
  /** The next body; null: there is no more. */
  readonly next: () => PackedBody | null | Promise<PackedBody | null>;
  /** Told each body that was acknowledged. */
  readonly acknowledged?: (body: PackedBody) => void;
  /** One try to hand over a body, in another way than by a plain request to `url`. */
  readonly post?: (body: PackedBody, agent: Agent) => Promise<Answer>;
  /** Between two tries, whatever `Retry-After` says; 5,000 when not given. */
  readonly longestWaitMs?: number;
}

export interface Sent {
  readonly requests: number;
  readonly spans: number;
  readonly seconds: number;
  /** Milliseconds from when a request was due to its 200, repeats and waiting for a connection included. */
  readonly latencies: readonly number[];
  /** Answers of 503, and connections that broke. */
  readonly unavailable: number;
  readonly broken: number;
}

interface Tally {
  spans: number;
  unavailable: number;
  broken: number;
  readonly latencies: number[];
}

/**
 * Sends bodies over keep-alive connections as an SDK does: 503 and broken connections are tried again, any
 * other answer but 200 ends the run. At a given rate a request is due at its time, whether or not a connection
 * is free then, so that a stall of the receiver shows in all the requests it held up.
 */
export async function sendBodies(options: SendOptions): Promise<Sent> {
  const { connections, perSecond, next } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const tally: Tally = { spans: 0, unavailable: 0, broken: 0, latencies: [] };
  const startedAt = performance.now();
  let due = startedAt;
  const schedule = async (): Promise<number> => {
    if (perSecond === null) return performance.now();
    const mine = due;
    due += 1000 / perSecond;
    if (mine > performance.now()) await pause(mine - performance.now());
    return mine;
  };
  const lane = async (): Promise<void> => {
    for (;;) {
      const [body, dueAt] = await Promise.all([next(), schedule()]);
      if (body === null) return;
      await deliver({ ...options, agent, body, tally });
      tally.latencies.push(performance.now() - dueAt);
      tally.spans += body.spans;
      options.acknowledged?.(body);
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
  agent.destroy();
  const { latencies, ...totals } = tally;
  return {
    ...totals,
    latencies,
    requests: latencies.length,
    seconds: (performance.now() - startedAt) / 1000,
  };
}

interface Delivery extends SendOptions {
  readonly agent: Agent;
  readonly body: PackedBody;
  readonly tally: Tally;
}

const firstWaitMs = 250;

async function deliver(delivery: Delivery): Promise<void> {
  const { longestWaitMs = 5000, body, agent } = delivery;
  const once = delivery.post ?? (() => postBody(delivery, body, agent));
  let waitMs = Math.min(firstWaitMs, longestWaitMs);
  for (; ; waitMs = Math.min(waitMs * 1.5, longestWaitMs)) {
    const answer = await once(body, agent);
    if (answer.status === 200) return;
    if (answer.status === 503) delivery.tally.unavailable++;
    else if (answer.status === null) delivery.tally.broken++;
    else throw new Error(`the receiver answered ${answer.status}: ${answer.text}`);
    // Spread, so that the lanes do not come again all at once.
    await pause(Math.min(answer.retryAfterMs ?? waitMs, longestWaitMs) * (0.8 + Math.random() * 0.4));
  }
}

export interface Answer {
  /** Null: no answer, the connection broke. */
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  /** What was answered, or why nothing was: `ECONNREFUSED`. */
  readonly text: string;
}

/** One request, as the stock exporters make it. */
export function postBody(
  { url, token }: Pick<SendOptions, 'url' | 'token'>,
  body: PackedBody,
  agent: Agent,
): Promise<Answer> {
  return new Promise((resolve) => {
    const broken = (error?: NodeJS.ErrnoException): void =>
      resolve({ status: null, retryAfterMs: null, text: error?.code ?? '' });
    const sent = request(`${url}/v1/traces`, {
      method: 'POST',
      agent,
      headers: {
        'content-type': 'application/x-protobuf',
        'content-encoding': 'gzip',
        'content-length': body.bytes.length,
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
    });
    sent.on('error', broken);
    sent.on('response', (response) => {
      let text = '';
      response.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
      response.on('error', broken);
      response.on('end', () => {
        const seconds = Number(response.headers['retry-after'] ?? Number.NaN);
        resolve({
          status: response.statusCode ?? null,
          retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : null,
          text: text.slice(0, 500),
        });
      });
    });
    sent.end(body.bytes);
  });
}
