import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createEventStream } from '../../client/event-stream.ts';
import type { ActivityView } from '../../src/core/api/live-views.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { encodeTraces } from '../support/otlp-encode.ts';
import { testPostgres } from '../support/postgres.ts';
import { someFingerprint, traceOf, useSpan } from '../support/use-spans.ts';
import { quantile } from './quantile.ts';

const seconds = 20;
const usesPerSecond = 2000;
const requestsPerSecond = 100;
const subscribers = 200;
const slow = 20;
/** The others only take what they are sent: to parse it two hundred times would measure this process. */
const measured = 5;
const credentials = 5000;

const filters = [
  '',
  'agent:agent-1',
  'agent:agent-2',
  'provider:unknown is:live',
  'workload:invoices last-used:<5m',
];

/** From a use to its event at a subscriber, while 2,000 a second are seen and some subscribers are slow. */
export async function liveCost(): Promise<string> {
  const postgres = await testPostgres();
  const rows: string[] = [];
  try {
    for (const [engine, databaseUrl] of [
      ['PostgreSQL', await postgres.createDatabase()],
      ['embedded', null],
    ] as const) {
      for (const [who, queries] of [
        ['everything', ['']],
        ['five filters', filters],
      ] as const) {
        const collector = await startCollectorProcess({
          ...(databaseUrl === null ? {} : { databaseUrl }),
          settings: { MAYFLY_NEW_CREDENTIALS_PER_SECOND: '1000000' },
        });
        try {
          rows.push(`| ${engine} | ${who} | ${await run(collector, queries)} |`);
        } finally {
          await collector.stop();
        }
      }
    }
  } finally {
    await postgres.stop();
  }
  return [
    `| ${subscribers} subscribers, ${slow} slow; ${usesPerSecond}/s for ${seconds} s | listen to | p50 ms | p99 ms | most ms | events at one | gaps at the others | resident before, most, MB | CPU seconds a second |`,
    '|---|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

async function run(collector: CollectorProcess, queries: readonly string[]): Promise<string> {
  const before = residentMb(collector);
  const delays: number[] = [];
  let gaps = 0;
  const sockets = Array.from({ length: subscribers }, (_, i) => {
    const q = queries[i % queries.length] ?? '';
    if (i < measured) {
      const stream = createEventStream();
      return open(collector, '', (text) => {
        const now = Date.now();
        for (const { type, data } of stream.push(text)) {
          if (type === 'gap') gaps += 1;
          if (type === 'activity') delays.push(now - Date.parse((JSON.parse(data) as ActivityView).at));
        }
      });
    }
    const socket = open(collector, q, null);
    if (i >= subscribers - slow) dawdle(socket);
    return socket;
  });
  await pause(2000);
  let most = before;
  const watching = setInterval(() => {
    most = Math.max(most, residentMb(collector));
  }, 500);
  const cpuBefore = cpuSeconds(collector);
  await load(collector);
  const cpu = ((cpuSeconds(collector) - cpuBefore) / seconds).toFixed(2);
  await pause(3000);
  clearInterval(watching);
  for (const socket of sockets) socket.destroy();
  const figures = [quantile(delays, 0.5), quantile(delays, 0.99), quantile(delays, 1)].map(Math.round);
  return [...figures, Math.round(delays.length / measured), gaps, `${before}, ${most}`, cpu].join(' | ');
}

async function load(collector: CollectorProcess): Promise<void> {
  const known = Array.from({ length: credentials }, () => someFingerprint());
  const each = usesPerSecond / requestsPerSecond;
  const began = performance.now();
  const sending = new Set<Promise<void>>();
  for (let request = 0; request < seconds * requestsPerSecond; request++) {
    await pause(Math.max(0, began + (request * 1000) / requestsPerSecond - performance.now()));
    const spans = Array.from({ length: each }, (_, i) =>
      useSpan(known[(request * each + i * 7) % credentials] ?? '', {
        'gen_ai.agent.name': `agent-${(request + i) % 40}`,
        'server.address': 'api.example.com',
        'mayfly.count': request + 1,
      }),
    );
    const body = Uint8Array.from(encodeTraces([traceOf(...spans)], 'protobuf'));
    const work = send(collector, body).finally(() => sending.delete(work));
    sending.add(work);
  }
  await Promise.all(sending);
}

async function send({ url, ingestToken }: CollectorProcess, body: Uint8Array<ArrayBuffer>): Promise<void> {
  const headers = { authorization: `Bearer ${ingestToken}`, 'content-type': 'application/x-protobuf' };
  const answer = await fetch(`${url}/v1/traces`, { method: 'POST', headers, body });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`it answered ${answer.status}`);
}

/** HTTP/1.0, so that the body comes without chunks. */
function open(
  { url, readToken }: CollectorProcess,
  q: string,
  take: ((text: string) => void) | null,
): Socket {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
  socket.on('error', () => {});
  socket.write(
    `GET /api/v1/live?q=${encodeURIComponent(q)} HTTP/1.0\r\nhost: mayfly\r\nauthorization: Bearer ${readToken}\r\n\r\n`,
  );
  let isBody = false;
  socket.on('data', (bytes) => {
    if (take === null) return;
    const text = bytes.toString();
    const start = isBody ? 0 : text.indexOf('\r\n\r\n') + 4;
    isBody = true;
    take(text.slice(start));
  });
  return socket;
}

/** Takes a little now and then: about 64 KB a second. */
function dawdle(socket: Socket): void {
  socket.on('data', () => {
    socket.pause();
    setTimeout(() => socket.resume(), 1000);
  });
}

function residentMb({ child }: CollectorProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

/** Of all its threads; clock ticks are hundredths of a second on Linux. */
function cpuSeconds({ child }: CollectorProcess): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
