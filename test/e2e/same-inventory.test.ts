import { randomBytes, randomInt } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CredentialDetail, CredentialSummary, Page } from '../../src/core/api/views.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { eventually } from '../support/eventually.ts';
import { encodeTraces, type OtlpSpan, type OtlpTrace } from '../support/otlp-encode.ts';
import { type TestPostgres, testPostgres } from '../support/postgres.ts';
import { someFingerprint } from '../support/use-spans.ts';

let postgres: TestPostgres;
const running: CollectorProcess[] = [];

beforeAll(async () => {
  postgres = await testPostgres();
});
afterAll(async () => {
  await Promise.all(running.map((collector) => collector.stop()));
  await postgres.stop();
});

async function start(options: Parameters<typeof startCollectorProcess>[0]): Promise<CollectorProcess> {
  const collector = await startCollectorProcess(options);
  running.push(collector);
  return collector;
}

const services = ['planner', 'support', 'reports'];
const fingerprints = Array.from({ length: 40 }, someFingerprint);

/** What processes of three services would have sent: cumulative counts, two hours, every outcome. */
function makeTraces(): readonly OtlpTrace[] {
  const hourAgo = Date.now() - 3_600_000;
  return Array.from({ length: 12 }, (_, process) => {
    const counts = new Map<string, number>();
    const spans: OtlpSpan[] = [];
    for (let i = 0; i < 80; i++) {
      const fingerprint = pick(fingerprints);
      const tool = pick(['search', 'post_entry']);
      const outcome = pick(['sent', 'accepted', 'denied']);
      const key = `${fingerprint} ${tool} ${outcome}`;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      const at = hourAgo + i * 45_000;
      spans.push({
        traceId: randomBytes(16).toString('hex'),
        spanId: randomBytes(8).toString('hex'),
        name: 'credential.use',
        start: at,
        end: at,
        attributes: {
          'mayfly.credential.fingerprint': fingerprint,
          'mayfly.credential.scopes': [`scope-${randomInt(9)}`],
          'mayfly.credential.expires_at': at + randomInt(10_000_000),
          'mayfly.use.location': 'header',
          'mayfly.use.outcome': outcome,
          'mayfly.count': count,
          'gen_ai.tool.name': tool,
          'server.address': 'api.example.com',
        },
      });
    }
    return {
      resource: {
        'service.name': pick(services),
        'service.instance.id': `process-${process}`,
        'deployment.environment.name': 'production',
      },
      scope: '@mayfly/instrumentation',
      spans,
    };
  });
}

function pick<Item>(from: readonly Item[]): Item {
  const item = from[randomInt(from.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

function shuffle<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => [Math.random(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

/** Sends one request as an OTLP exporter would. */
async function send(collector: CollectorProcess, traces: readonly OtlpTrace[]): Promise<void> {
  const encoding = pick(['protobuf', 'json'] as const);
  const body = encodeTraces(traces, encoding);
  const zipped = randomInt(2) === 0;
  const answer = await fetch(`${collector.url}/v1/traces`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${collector.ingestToken}`,
      'content-type': encoding === 'json' ? 'application/json' : 'application/x-protobuf',
      ...(zipped ? { 'content-encoding': 'gzip' } : {}),
    },
    body: zipped ? gzipSync(body) : Buffer.from(body),
  });
  expect(answer.status).toBe(200);
}

/** Five times everything: split at random, shuffled, interleaved over the collectors. */
async function sendFiveTimes(
  collectors: readonly CollectorProcess[],
  traces: readonly OtlpTrace[],
): Promise<void> {
  const spans = traces.flatMap(({ spans: own, ...process }) =>
    own.map((span) => ({ ...process, spans: [span] })),
  );
  const requests: OtlpTrace[][] = [];
  for (let round = 0; round < 5; round++) {
    const rest = shuffle(spans);
    while (rest.length > 0) requests.push(rest.splice(0, 1 + randomInt(150)));
  }
  const queue = shuffle(requests);
  const lane = async (): Promise<void> => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) await send(pick(collectors), next);
  };
  await Promise.all(Array.from({ length: 4 }, lane));
}

/** The whole inventory as the API shows it, without the evidence, which depends on how requests were cut. */
async function read(collector: CollectorProcess): Promise<readonly Omit<CredentialDetail, 'observations'>[]> {
  const page = (await (
    await collector.get('/api/v1/credentials?limit=200')
  ).json()) as Page<CredentialSummary>;
  const details = await Promise.all(
    page.items.map(async ({ fingerprint }) => {
      const { observations: _, ...rest } = (await (
        await collector.get(`/api/v1/credentials/${fingerprint}`)
      ).json()) as CredentialDetail;
      return rest;
    }),
  );
  return details.sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
}

test('a batch sent once, or five times, split, shuffled, over two collectors, on either engine: one inventory', async () => {
  const traces = makeTraces();
  const once = await start({ databaseUrl: await postgres.createDatabase() });
  await send(once, traces);

  const shared = await postgres.createDatabase();
  const first = await start({ databaseUrl: shared });
  const second = await start({ databaseUrl: shared, tokens: first });
  await sendFiveTimes([first, second], traces);

  const embedded = await start({});
  await sendFiveTimes([embedded], traces);

  const used = new Set(
    traces.flatMap(({ spans }) =>
      spans.map(({ attributes }) => (attributes as Record<string, string>)['mayfly.credential.fingerprint']),
    ),
  );
  const expected = await eventually(async () => {
    const inventory = await read(once);
    expect(inventory).toHaveLength(used.size);
    return inventory;
  });
  expect(expected.reduce((sum, { uses }) => sum + uses.count, 0)).toBeGreaterThan(300);
  for (const collector of [first, second, embedded]) {
    await eventually(async () => expect(await read(collector)).toEqual(expected));
  }
});

test('a collector that starts later folds what another has accepted and was killed over', async () => {
  const database = await postgres.createDatabase();
  const killed = await start({ databaseUrl: database });
  const traces = makeTraces();
  for (const trace of traces) await send(killed, [trace]);
  killed.child.kill('SIGKILL');
  const next = await start({ databaseUrl: database, tokens: killed });
  const reference = await start({ databaseUrl: await postgres.createDatabase() });
  await send(reference, traces);
  await eventually(async () => {
    const inventory = await read(next);
    expect(inventory.length).toBeGreaterThan(30);
    expect(inventory).toEqual(await read(reference));
  });
});
