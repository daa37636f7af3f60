import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CredentialDetail } from '../../src/core/api/views.ts';
import { buildOtelcol } from '../support/build-otelcol.ts';
import { type CollectorProcess, freePort, startCollectorProcess } from '../support/collector-process.ts';
import { someFingerprint } from '../support/use-spans.ts';
import { openFlakyDoor } from './flaky-door.ts';

/**
 * `npm run test:senders`: the stock exporters of JavaScript, Python and Go and OpenTelemetry's Collector send to a
 * real collector through a door that refuses once and cuts one answer off. Each installs what it needs into `.cache`
 * (pip, the Go module proxy); one whose language is missing here is skipped, and that is said. The Collector is that
 * of MAYFLY_TEST_OTELCOL, with `otlp`, `otlphttp` and `file_storage`, else one that is built.
 */
const cache = '.cache/senders';
const three = { count: 3, exact: true };

interface Sender {
  readonly name: string;
  /** What goes over the wire: content type and encoding. */
  readonly kind: string;
  /** Null: it can run; else what is missing. */
  readonly prepare: () => string | null;
  readonly send: (env: Readonly<Record<string, string>>) => Promise<void>;
}

const compressions = [
  ['gzip', 'gzip'],
  ['none', 'identity'],
] as const;

const senders: readonly Sender[] = [
  ...compressions.flatMap(([compression, coding]) => [
    ...(['proto', 'http'] as const).map((exporter) => ({
      name: `JavaScript, ${exporter === 'proto' ? 'protobuf' : 'JSON'}, ${compression}`,
      kind: `application/${exporter === 'proto' ? 'x-protobuf' : 'json'} ${coding}`,
      prepare: () => null,
      send: (env: Readonly<Record<string, string>>) =>
        run([process.execPath, 'test/senders/node.mjs'], {
          ...env,
          OTEL_EXPORTER_OTLP_COMPRESSION: compression,
          SENDER_EXPORTER: `@opentelemetry/exporter-trace-otlp-${exporter}`,
        }),
    })),
    {
      name: `Python, protobuf, ${compression}`,
      kind: `application/x-protobuf ${coding}`,
      prepare: preparePython,
      send: (env: Readonly<Record<string, string>>) =>
        run([join(cache, 'python/bin/python'), 'test/senders/python/send.py'], {
          ...env,
          OTEL_EXPORTER_OTLP_COMPRESSION: compression,
        }),
    },
    {
      name: `Go, protobuf, ${compression}`,
      kind: `application/x-protobuf ${coding}`,
      prepare: prepareGo,
      send: (env: Readonly<Record<string, string>>) =>
        run([join(cache, 'go/sender')], { ...env, OTEL_EXPORTER_OTLP_COMPRESSION: compression }),
    },
  ]),
  ...(['gzip', 'zstd', 'none'] as const).flatMap((compression) =>
    (['proto', 'json'] as const).map((encoding) => ({
      name: `OpenTelemetry Collector, ${encoding === 'proto' ? 'protobuf' : 'JSON'}, ${compression}`,
      kind: `application/${encoding === 'proto' ? 'x-protobuf' : 'json'} ${compression === 'none' ? 'identity' : compression}`,
      prepare: prepareOtelcol,
      send: (env: Readonly<Record<string, string>>) => throughCollector(env, { compression, encoding }),
    })),
  ),
];

let otelcol = process.env['MAYFLY_TEST_OTELCOL'] ?? '';

function prepareOtelcol(): string | null {
  if (otelcol !== '') return null;
  if (spawnSync('go', ['version']).status !== 0)
    return 'go was not found: set MAYFLY_TEST_OTELCOL to a Collector';
  const recipe = join(import.meta.dirname, 'builder.yaml');
  otelcol = buildOtelcol({ recipe, cache: 'senders', name: 'otelcol' });
  return null;
}

function preparePython(): string | null {
  if (spawnSync('python3', ['--version']).status !== 0) return 'python3 was not found';
  const folder = join(cache, 'python');
  const mark = join(folder, 'installed.txt');
  const wanted = 'test/senders/python/requirements.txt';
  if (existsSync(mark) && readFileSync(mark, 'utf8') === readFileSync(wanted, 'utf8')) return null;
  execFileSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' });
  execFileSync(join(folder, 'bin/python'), ['-m', 'pip', 'install', '--quiet', '-r', wanted], {
    stdio: 'inherit',
  });
  cpSync(wanted, mark);
  return null;
}

function prepareGo(): string | null {
  if (spawnSync('go', ['version']).status !== 0) return 'go was not found';
  const folder = join(cache, 'go');
  if (existsSync(join(folder, 'sender'))) return null;
  cpSync('test/senders/go', folder, { recursive: true });
  for (const words of [
    ['mod', 'tidy'],
    ['build', '-o', 'sender', '.'],
  ]) {
    execFileSync('go', words, { cwd: folder, stdio: 'inherit' });
  }
  return null;
}

async function run(
  [program = '', ...words]: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const child = spawn(program, words, {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = collectOutput(child);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`it ended with ${code}: ${log().slice(-2000)}`);
}

function collectOutput(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += String(chunk)));
  return () => text;
}

/** JavaScript sends to a Collector with the configuration that the repository offers, and that forwards. */
async function throughCollector(
  env: Readonly<Record<string, string>>,
  { compression, encoding }: { readonly compression: string; readonly encoding: string },
): Promise<void> {
  const port = await freePort();
  const queue = mkdtempSync(join(tmpdir(), 'mayfly-otelcol-'));
  const set = [
    `--set=exporters::otlphttp/mayfly::compression=${compression}`,
    `--set=exporters::otlphttp/mayfly::encoding=${encoding}`,
    '--set=service::telemetry::metrics::level=none',
  ];
  const child = spawn(otelcol, ['--config', 'deploy/otel-collector.yaml', ...set], {
    env: {
      OTLP_LISTEN: `127.0.0.1:${port}`,
      MAYFLY_ENDPOINT: env['OTEL_EXPORTER_OTLP_ENDPOINT'],
      MAYFLY_INGEST_TOKEN: env['SENDER_TOKEN'],
      MAYFLY_QUEUE: queue,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = collectOutput(child);
  try {
    await until(async () => {
      if (child.exitCode !== null) return;
      await fetch(`http://127.0.0.1:${port}/v1/traces`, { method: 'POST' });
    });
    if (child.exitCode !== null) throw new Error(`the Collector ended: ${log().slice(-2000)}`);
    await run([process.execPath, 'test/senders/node.mjs'], {
      ...env,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      SENDER_EXPORTER: '@opentelemetry/exporter-trace-otlp-proto',
    });
    // Long enough for a refusal, a cut and a third try.
    await sleep(5000);
  } finally {
    if (child.kill('SIGTERM')) await new Promise((resolve) => child.once('exit', resolve));
    rmSync(queue, { recursive: true });
  }
}

async function until<Value>(work: () => Promise<Value>, withinMs = 30_000): Promise<Value> {
  for (const end = Date.now() + withinMs; ; ) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(100);
    }
  }
}

/** Throws when the inventory is not what the sender sent, or the wire not what it should be. */
async function check(sender: Sender, collector: CollectorProcess): Promise<string> {
  const door = await openFlakyDoor(collector.url);
  const fingerprint = someFingerprint();
  const service = `sender-${sender.name.replaceAll(/[^a-zA-Z]+/g, '-')}`;
  try {
    await sender.send({
      OTEL_SERVICE_NAME: service,
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=staging,service.instance.id=one',
      OTEL_EXPORTER_OTLP_ENDPOINT: door.url,
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${collector.ingestToken}`,
      SENDER_FINGERPRINT: fingerprint,
      SENDER_TOKEN: collector.ingestToken,
    });
    const detail = await until(async () => {
      const answer = await collector.get(`/api/v1/credentials/${fingerprint}`);
      if (answer.status !== 200)
        throw new Error(`the inventory does not know it: ${door.answers().join(', ')}`);
      return (await answer.json()) as CredentialDetail;
    });
    const found = JSON.stringify([
      detail.uses,
      detail.workloads.map((workload) => [workload.service, workload.environment]),
    ]);
    const wanted = JSON.stringify([three, [[service, 'staging']]]);
    if (found !== wanted) throw new Error(`found ${found}, wanted ${wanted}`);
    if ([...door.kinds()].join() !== sender.kind)
      throw new Error(`sent ${[...door.kinds()].join()}, not ${sender.kind}`);
    // Go's exporter gives up when its connection breaks: the request was whole, so nothing is lost by that.
    const last = door.answers().at(-1);
    if (last !== 200 && !(last === 0 && sender.name.startsWith('Go')))
      throw new Error(`answers: ${door.answers().join(', ')}`);
    return door.answers().join(', ');
  } finally {
    door.close();
  }
}

mkdirSync(cache, { recursive: true });
const collector = await startCollectorProcess();
let [passed, failed, skipped] = [0, 0, 0];
for (const sender of senders) {
  try {
    const missing = sender.prepare();
    if (missing !== null) {
      skipped++;
      console.log(`skipped  ${sender.name}: ${missing}`);
      continue;
    }
    console.log(`ok       ${sender.name} (${await check(sender, collector)})`);
    passed++;
  } catch (error) {
    failed++;
    console.log(`failed   ${sender.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
await collector.stop();
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 ? 0 : 1);
