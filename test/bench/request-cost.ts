import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fakeSecret } from '../support/fake-secret.ts';
import { appFolder, testKeyText } from '../support/run-hooked.ts';
import { quantile } from './quantile.ts';
import { startPeer } from './start-peer.ts';

const rounds = 24;
const requestsPerBlock = 2_000;
const clients = ['http', 'fetch'] as const;
type Client = (typeof clients)[number];

/** Sends blocks of requests when it is told to and answers with what they cost. */
const agent = `
const http = require('node:http');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const base = new URL(process.env.BASE);
const keepAlive = new http.Agent({ keepAlive: true, maxSockets: 1 });
const headers = { authorization: 'Bearer ' + process.env.TOKEN, 'content-type': 'application/json', accept: 'application/json',
  'user-agent': 'bench/1.0', 'x-request-id': 'a-b-c', 'x-client-name': 'bench', 'x-client-os': 'Linux', 'x-client-arch': 'x64' };
const once = {
  http: () => new Promise((done, fail) => http.get({ host: base.hostname, port: base.port, path: '/v1/responses', agent: keepAlive, headers },
    (response) => { response.resume(); response.on('end', done); }).on('error', fail)),
  fetch: async () => { await (await fetch(base + 'v1/responses', { headers })).text(); },
};
process.on('message', async ({ client, count }) => {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const cpu = process.cpuUsage();
  for (let i = 0; i < count; i++) await once[client]();
  const { user, system } = process.cpuUsage(cpu);
  delay.disable();
  process.send({ us: (user + system) / count, delayMs: delay.percentile(99) / 1e6 });
});
process.send('ready');`;

/** OpenTelemetry over an exporter that throws away: what its spans cost alone. */
const throwingAway =
  '{ export: (spans, done) => done({ code: 0 }), shutdown: async () => {}, forceFlush: async () => {} }';
/** As a user sets it up: spans are serialised and sent, in the same process, to a receiver that takes them. */
const sending =
  "new (require('@opentelemetry/exporter-trace-otlp-proto').OTLPTraceExporter)({ url: process.env.BASE + 'v1/traces' })";

const openTelemetry = (exporter: string): string => `
const { TracerProvider, BatchSpanProcessor } = require('@opentelemetry/sdk-trace');
const { registerInstrumentations } = require('@opentelemetry/instrumentation');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { UndiciInstrumentation } = require('@opentelemetry/instrumentation-undici');
const exporter = ${exporter};
const provider = new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter })] });
registerInstrumentations({ tracerProvider: provider, instrumentations: [new HttpInstrumentation(), new UndiciInstrumentation()] });`;

interface Cost {
  /** CPU time of the process, microseconds a request. */
  readonly us: number;
  /** 99th percentile of the event loop's delay. */
  readonly delayMs: number;
}

/**
 * CPU time per request without hooks, with the preload and with OpenTelemetry's instrumentations (their spans
 * thrown away, and sent as a user sends them), in blocks that take turns, so that a noisy machine is noisy to all;
 * added costs are medians of paired differences. The preload's spool is not sent: of 2,000 requests it holds
 * some ten lines, whose sending is another process's.
 */
export async function requestCost(): Promise<string> {
  const folder = appFolder('clients');
  const scratch = mkdtempSync(join(tmpdir(), 'mayfly-bench-'));
  writeFileSync(join(folder, 'agent.cjs'), agent);
  writeFileSync(join(folder, 'otel.cjs'), openTelemetry(throwingAway));
  writeFileSync(join(folder, 'otlp.cjs'), openTelemetry(sending));
  const server = await startPeer(folder);
  const plain = { PATH: process.env['PATH'], HOME: scratch, BASE: server.url, TOKEN: fakeSecret('tok-', 48) };
  const hooked = {
    ...plain,
    MAYFLY_SPOOL: join(scratch, 'spool'),
    MAYFLY_FINGERPRINT_KEY: testKeyText,
    MAYFLY_DRAIN: 'external',
  };
  const preload = resolve('instrumentation/node/dist/preload.cjs');
  const contenders = await Promise.all([
    startAgent(folder, [], plain),
    startAgent(folder, ['--require', preload], hooked),
    startAgent(folder, ['--require', join(folder, 'otel.cjs')], plain),
    startAgent(folder, ['--require', join(folder, 'otlp.cjs')], plain),
  ]);
  const rows: string[] = [];
  for (const client of clients) rows.push(...(await compare(client, contenders)));
  for (const child of [...contenders, server.child]) child.kill();
  for (const path of [folder, scratch]) rmSync(path, { recursive: true, force: true });
  return [
    `| ${requestsPerBlock} requests a block, ${rounds} rounds | CPU µs a request (median) | added µs, median (p25 – p75) | Mayfly adds of it | event loop delay p99, ms |`,
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

async function compare(client: Client, contenders: readonly ChildProcess[]): Promise<string[]> {
  const samples: Cost[][] = contenders.map(() => []);
  for (const child of contenders) await runBlock(child, client);
  for (let round = 0; round < rounds; round++) {
    for (const [at, child] of contenders.entries()) samples[at]?.push(await runBlock(child, client));
  }
  const [floor = [], ...others] = samples;
  const added = others.map((own) => own.map(({ us }, round) => us - (floor[round]?.us ?? Number.NaN)));
  const [ours = []] = added;
  const line = (name: string, own: readonly Cost[], more: string): string =>
    `| ${client}, ${name} | ${middle(own.map(({ us }) => us))} | ${more} | ${middle(own.map(({ delayMs }) => delayMs))} |`;
  const spread = (of: readonly number[]): string =>
    `${middle(of)} (${quantile(of, 0.25).toFixed(1)} – ${quantile(of, 0.75).toFixed(1)})`;
  const names = ['Mayfly preload', 'OpenTelemetry, thrown away', 'OpenTelemetry, sent'];
  const share = (of: readonly number[]): string => (quantile(ours, 0.5) / quantile(of, 0.5)).toFixed(2);
  return [
    line('no hooks', floor, '- | -'),
    ...others.map((own, at) => {
      const more = added[at] ?? [];
      return line(names[at] ?? '', own, `${spread(more)} | ${more === ours ? '-' : share(more)}`);
    }),
  ];
}

function middle(of: readonly number[]): string {
  return quantile(of, 0.5).toFixed(1);
}

function runBlock(child: ChildProcess, client: Client): Promise<Cost> {
  return new Promise((done) => {
    child.once('message', (cost) => done(cost as Cost));
    child.send({ client, count: requestsPerBlock });
  });
}

function startAgent(folder: string, execArgv: string[], env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const child = fork(join(folder, 'agent.cjs'), { execArgv, env });
  return new Promise((done) => child.once('message', () => done(child)));
}
