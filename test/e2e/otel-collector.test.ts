import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CredentialDetail, CredentialSummary, Page } from '../../src/core/api/views.ts';
import { runMayfly } from '../cli/support/run-mayfly.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { type EchoServer, startServer } from '../support/echo-server.ts';
import { eventually } from '../support/eventually.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { runHooked } from '../support/run-hooked.ts';

/**
 * OpenTelemetry's Collector with the `otlpjsonfile` receiver (the contrib distribution has it). Without one on
 * the machine these tests are skipped: set MAYFLY_TEST_OTELCOL to its path.
 */
const otelcol = process.env['MAYFLY_TEST_OTELCOL'] ?? '';

let server: EchoServer;
let direct: CollectorProcess;
let through: CollectorProcess;
const children: ChildProcess[] = [];
beforeAll(async () => {
  if (otelcol === '') return;
  server = await startServer((request, response) => {
    response.writeHead(request.url === '/denied' ? 401 : 200);
    response.end('ok');
  });
  [direct, through] = await Promise.all([startCollectorProcess(), startCollectorProcess()]);
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  if (otelcol === '') return;
  await Promise.all([direct.stop(), through.stop(), server.close()]);
});

/** Values of every kind, odd texts among them, and a hot loop. */
const source = `
  const use = async (token, path = '/v1/items/12') =>
    (await fetch(process.env.BASE + path, { headers: { authorization: 'Bearer ' + token } })).text();
  const secret = process.env.ODD_TOKEN;
  for (let i = 0; i < 300; i++) await use(secret);
  await use(secret + 'x', '/denied');
  await use(process.env.JWT_LIKE ?? secret + 'y');`;

/** The whole inventory as the API shows it, without the evidence, which names the request it came in. */
async function inventoryOf(collector: CollectorProcess): Promise<readonly unknown[]> {
  const page = (await (
    await collector.get('/api/v1/credentials?limit=200')
  ).json()) as Page<CredentialSummary>;
  const details = await Promise.all(
    page.items.map(async ({ fingerprint }) => {
      const answer = await collector.get(`/api/v1/credentials/${fingerprint}`);
      const { observations: _, ...rest } = (await answer.json()) as CredentialDetail;
      return rest;
    }),
  );
  return details.sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
}

/** Reads a spool and sends it on, as anybody's Collector would. */
function startOtelcol(spool: string, to: CollectorProcess): { readonly log: () => string } {
  const config = join(mkdtempSync(join(tmpdir(), 'mayfly-otelcol-')), 'config.yaml');
  writeFileSync(
    config,
    `receivers:
  otlpjsonfile:
    include: ['${spool}/*.ndjson']
    start_at: beginning
exporters:
  otlphttp:
    endpoint: ${to.url}
    headers:
      authorization: Bearer ${to.ingestToken}
    sending_queue:
      batch:
        flush_timeout: 200ms
        min_size: 512
service:
  telemetry:
    metrics:
      level: none
  pipelines:
    traces:
      receivers: [otlpjsonfile]
      exporters: [otlphttp]
`,
  );
  const child = spawn(otelcol, ['--config', config], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += String(chunk)));
  return { log: () => log };
}

test.skipIf(otelcol === '')(
  "a spool read by OpenTelemetry's own Collector gives the same inventory as the drainer",
  async () => {
    const spool = mkdtempSync(join(tmpdir(), 'mayfly-spool-'));
    const run = await runHooked(source, {
      env: {
        BASE: server.url,
        ODD_TOKEN: fakeSecret('tok-"\\\u00e9-', 30),
        MAYFLY_SPOOL: spool,
        DB_PASSWORD: fakeSecret('', 30),
      },
    });
    expect(run.code).toBe(0);
    expect(readdirSync(spool).length).toBeGreaterThan(0);
    const copy = mkdtempSync(join(tmpdir(), 'mayfly-spool-'));
    cpSync(spool, copy, { recursive: true });

    const { log } = startOtelcol(copy, through);
    expect(await runMayfly(['drain', spool], direct.env)).toMatchObject({ code: 0 });
    const wanted = await eventually(async () => {
      const inventory = await inventoryOf(direct);
      expect(inventory.length).toBeGreaterThan(3);
      return inventory;
    });
    await eventually(async () => expect(await inventoryOf(through)).toEqual(wanted));
    expect(log()).not.toMatch(/\terror\t/);
  },
  120_000,
);

test.skipIf(otelcol === '')(
  'a spool that is written to, rotated and ended while the Collector reads it is read whole',
  async () => {
    const spool = mkdtempSync(join(tmpdir(), 'mayfly-spool-'));
    const { log } = startOtelcol(spool, through);
    const secret = fakeSecret('tok-', 36);
    const before = (await inventoryOf(through)).length;
    const run = await runHooked(
      `${source}
       for (let i = 0; i < 400; i++) await use('another' + secret + i);
       await new Promise((resolve) => setTimeout(resolve, 1000));`,
      {
        env: { BASE: server.url, ODD_TOKEN: secret, MAYFLY_SPOOL: spool, MAYFLY_SPOOL_MAX_BYTES: '4000000' },
      },
    );
    expect(run.code).toBe(0);
    expect(readdirSync(spool).length).toBeGreaterThan(1);
    await eventually(async () => {
      const answer = await through.get('/api/v1/credentials?limit=200');
      const { items } = (await answer.json()) as Page<CredentialSummary>;
      expect(items.length).toBeGreaterThanOrEqual(Math.min(200, before + 403));
    });
    expect(log()).not.toMatch(/\terror\t/);
  },
  120_000,
);
