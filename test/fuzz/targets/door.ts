import { gzipSync, zstdCompressSync } from 'node:zlib';
import { type ContentCoding, decoders } from '../../../collector/content-coding.ts';
import type { Store } from '../../../collector/store/store.ts';
import { encodeBatch } from '../../../src/core/batch/encode-batch.ts';
import type { Random } from '../../core/otlp/mutate.ts';
import { type CollectorApp, createCollectorApp } from '../../support/collector-app.ts';
import { createFakeStore } from '../../support/fake-store.ts';
import { bytesOfText, now, otlpBodies, otlpWords, textOf } from '../corpus.ts';
import { must, type Outcome, type Target } from '../target.ts';

/** Takes what the inbox would take, and keeps nothing. */
function hollowStore(): Store {
  const store = createFakeStore();
  return { ...store, accept: async (batch) => (encodeBatch(batch).length > 0 ? 'stored' : 'duplicate') };
}

const runsOfOne = 2_000;

/** An application whose log does not grow for ever. */
function manyApps(): () => Promise<CollectorApp> {
  let app: CollectorApp | null = null;
  let runs = 0;
  return async () => {
    if (app === null || ++runs % runsOfOne === 0)
      app = await createCollectorApp(hollowStore(), { now: () => now });
    return app;
  };
}

const types = ['application/x-protobuf', 'application/json', 'application/json; charset=utf-8'];
const largestMade = 64 * 1_048_576;

interface Packing {
  readonly coding: string | null;
  readonly body: Buffer;
  /** Of the body as the reader gets it. */
  readonly bytes: number;
}

/** Packed as the sender says, or not at all although he says so. */
async function packed(input: Buffer, random: Random): Promise<Packing> {
  switch (random(8)) {
    case 0:
      return { coding: 'gzip', body: gzipSync(input, { level: 1 }), bytes: input.length };
    case 1:
      return { coding: 'zstd', body: zstdCompressSync(input), bytes: input.length };
    case 2:
      return { coding: 'gzip', body: input, bytes: await madeOf('gzip', input) };
    case 3:
      return { coding: 'zstd', body: input, bytes: await madeOf('zstd', input) };
    case 4:
      return { coding: random(2) === 0 ? 'identity' : 'br', body: input, bytes: input.length };
    default:
      return { coding: null, body: input, bytes: input.length };
  }
}

/** How much comes out before the end or the fault: what the decoder had to make. */
async function madeOf(coding: ContentCoding, input: Buffer): Promise<number> {
  const stream = decoders[coding].stream();
  let made = 0;
  try {
    stream.end(input);
    for await (const piece of stream) {
      made += (piece as Buffer).length;
      if (made > largestMade) break;
    }
  } catch {
    // It ends where it is broken.
  }
  return Math.max(made, input.length);
}

const answers = [200, 400, 413, 415];

const traces: Target = {
  name: 'door-traces',
  what: 'the whole door: `POST /v1/traces`, both encodings, packed or not; only 200, 400, 413 and 415 may answer',
  words: otlpWords,
  corpus: (random) => [
    ...otlpBodies(random, 'protobuf').slice(0, 40),
    ...otlpBodies(random, 'json').slice(0, 40),
    gzipSync(Buffer.alloc(4 * 1_048_576)),
    zstdCompressSync(Buffer.alloc(4 * 1_048_576)),
  ],
  prepare() {
    const appOf = manyApps();
    return async (input, random): Promise<Outcome> => {
      const app = await appOf();
      const { coding, body, bytes } = await packed(input, random);
      // A sender says what it sends, as a rule.
      const isJson = /^\s*[{[]/.test(input.toString('latin1', 0, 16));
      const type = random(8) === 0 ? types[random(types.length)] : types[isJson ? 1 : 0];
      const response = await app.sendAs('ingest', '/v1/traces', {
        method: 'POST',
        body: Uint8Array.from(body),
        headers: { 'content-type': type ?? '', ...(coding === null ? {} : { 'content-encoding': coding }) },
      });
      await mustAnswer(response, answers, app);
      return { kind: String(response.status), bytes };
    };
  },
};

/** A path with a query in the first line, then a body; the method follows from the run. */
const api: Target = {
  name: 'door-api',
  what: 'the API: paths, queries, cursors and token requests through the application; nothing may answer 5xx',
  words: [
    'provider=',
    'type=',
    'state=live',
    'limit=200',
    'cursor=',
    'fingerprint=mf1_',
    'join_key=',
    '&',
    '%00',
    '%ED',
    '"scope":"admin"',
    '"expires_in_days":',
    '"environments":',
    '"new_credentials_per_second":',
    '%',
    '..',
    '//',
  ],
  corpus: () =>
    [
      '/api/v1/credentials?provider=aws,github&state=live&limit=3\n',
      '/api/v1/credentials?cursor=MTc2MDAwMDAwMDAwMDptZjFf&fingerprint=mf1_abc\n',
      '/api/v1/credentials?join_key=aws.access_key_id:x&agent=a%20b\n',
      '/api/v1/credentials/mf1_abcdefghijklmnopqrstuvwxy4abcd\n',
      '/api/v1/tokens\n{"name":"a","scope":"ingest","expires_in_days":3,"environments":["prod"],"spans_per_second":9}',
      '/api/v1/tokens/3f2504e0-4f89-11d3-9a0c-0305e82c3301\n',
      '/api/v1/audit?limit=9&cursor=3\n',
      '/v1/traces\n{"resourceSpans":[]}',
      '/metrics\n',
      '/healthz\n',
      '/readyz\n',
      '/\n',
    ].map(bytesOfText),
  prepare() {
    const appOf = manyApps();
    return async (input, random): Promise<Outcome> => {
      const app = await appOf();
      const text = textOf(input);
      const end = text.indexOf('\n');
      // No server takes a longer request line.
      const path = requestable((end < 0 ? text : text.slice(0, end)).slice(0, 5_000));
      if (path === null) return 'no URL';
      const method = ['GET', 'GET', 'GET', 'POST', 'DELETE', 'HEAD', 'PUT'][random(7)] ?? 'GET';
      const hasBody = method === 'POST' || method === 'PUT';
      const response = await app.sendAs(random(4) === 0 ? 'read' : 'admin', path, {
        method,
        headers: { 'content-type': 'application/json', accept: headerText(text.slice(0, 200)) },
        ...(hasBody ? { body: text.slice(end + 1) } : {}),
      });
      must(response.status < 500, `nothing answers ${response.status}`);
      await mustAnswer(response, [200, 201, 204, 400, 401, 403, 404, 405, 413, 415], app);
      return String(response.status);
    };
  },
};

/** A path as an HTTP server would take it from a request line; null for what none would. */
function requestable(text: string): string | null {
  const path = `/${text.replace(/^\/+/, '')}`.replace(/[\0-\x20\x7f-\uffff]/g, (unit) =>
    encodeURIComponent(unit.toWellFormed()),
  );
  return URL.canParse(`http://localhost${path}`) ? path : null;
}

/** What a header can hold. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '').trim();
}

async function mustAnswer(response: Response, statuses: readonly number[], app: CollectorApp): Promise<void> {
  if (!statuses.includes(response.status)) {
    throw new Error(`answered ${response.status}: ${app.log().slice(-2_000)}`);
  }
  const body = Buffer.from(await response.arrayBuffer());
  must(body.length <= 4096 || response.status === 200, 'a refusal is short');
  const type = response.headers.get('content-type') ?? '';
  if (body.length > 0 && /\bjson\b/.test(type)) JSON.parse(body.toString('utf8'));
}

export const doorTargets: readonly Target[] = [traces, api];
