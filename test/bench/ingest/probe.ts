import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { encodeTraces } from '../../support/otlp-encode.ts';
import { loadFingerprint } from './load-credential.ts';

export interface Probe {
  /** Milliseconds from the sending of a span to the row of its credential in the database. */
  readonly delays: readonly number[];
  /** The first 20 bits of each credential that was sent: what it adds to the truth. */
  readonly words: readonly number[];
  readonly stop: () => Promise<void>;
}

export interface ProbeOptions {
  readonly url: string;
  readonly token: string;
  readonly databaseUrl: string;
  readonly everyMs: number;
}

const lookMs = 10;

/** A small honest sender beside the load: one span of a new credential, then looks until it is in the inventory. */
export async function startProbe({ url, token, databaseUrl, everyMs }: ProbeOptions): Promise<Probe> {
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  const [delays, words]: [number[], number[]] = [[], []];
  const stopping = new AbortController();
  const once = async (): Promise<void> => {
    const hmac = randomBytes(16);
    const body = probeSpan(loadFingerprint(hmac));
    const startedAt = performance.now();
    await delivered(`${url}/v1/traces`, token, body);
    words.push(hmac.readUInt32BE(0) >>> 12);
    while (!(await isKnown(database, hmac))) await pause(lookMs);
    delays.push(performance.now() - startedAt);
  };
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const next = pause(everyMs);
      await once();
      await next;
    }
    await database.end();
  };
  const running = run();
  return {
    delays,
    words,
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}

function probeSpan(fingerprint: string): Uint8Array {
  const now = Date.now();
  const span = {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    name: 'credential.use',
    start: now,
    end: now,
    attributes: {
      'mayfly.credential.fingerprint': fingerprint,
      'mayfly.use.location': 'header',
      'mayfly.count': 1,
      'server.address': 'api.example.com',
    },
  };
  const resource = { 'service.name': 'probe', 'service.instance.id': 'probe' };
  return encodeTraces([{ resource, scope: '@mayfly/instrumentation', spans: [span] }], 'protobuf');
}

async function delivered(url: string, token: string, body: Uint8Array): Promise<void> {
  const headers = { 'content-type': 'application/x-protobuf', authorization: `Bearer ${token}` };
  for (;;) {
    const status = await fetch(url, { method: 'POST', headers, body: Buffer.from(body) }).then(
      async (response) => {
        await response.arrayBuffer();
        return response.status;
      },
      () => null,
    );
    if (status === 200) return;
    if (status !== null && status !== 503) throw new Error(`the collector answered the probe with ${status}`);
    await pause(1000);
  }
}

async function isKnown(database: Client, hmac: Buffer): Promise<boolean> {
  const { rows } = await database.query({
    name: 'probe',
    text: 'select 1 from credential where fingerprint = $1::uuid',
    values: [hmac.toString('hex')],
  });
  return rows.length > 0;
}
