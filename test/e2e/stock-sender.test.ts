import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CredentialDetail, CredentialSummary, Page } from '../../src/core/api/views.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { type EchoServer, startServer } from '../support/echo-server.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { appFolder, fingerprintOf } from '../support/run-hooked.ts';

let collector: CollectorProcess;
let server: EchoServer;
const folder = appFolder(true);

beforeAll(async () => {
  server = await startServer((_request, response) => response.end('ok'));
  collector = await startCollectorProcess();
});
afterAll(async () => {
  await collector.stop();
  await server.close();
  rmSync(folder, { recursive: true });
});

test.each([
  ['protobuf', '@opentelemetry/exporter-trace-otlp-proto'],
  ['JSON', '@opentelemetry/exporter-trace-otlp-http'],
])(
  'an application with its own sdk-node sends credentials with the stock exporter, %s',
  async (name, exporter) => {
    const secret = fakeSecret('tok-', 36);
    const script = join(folder, `${name}.mjs`);
    writeFileSync(
      script,
      `import { NodeSDK } from '@opentelemetry/sdk-node';
     import { trace } from '@opentelemetry/api';
     import { OTLPTraceExporter } from '${exporter}';
     import { CredentialInstrumentation } from '../../../instrumentation/node/index.ts';
     const sdk = new NodeSDK({ traceExporter: new OTLPTraceExporter(), instrumentations: [new CredentialInstrumentation()] });
     sdk.start();
     await trace.getTracer('app').startActiveSpan('checkout', async (span) => {
       for (let i = 0; i < 3; i++) await (await fetch(process.env.BASE, { headers: { authorization: 'Bearer ' + process.env.APP_SETTING } })).text();
       console.log(span.spanContext().traceId);
       span.end();
     });
     await sdk.shutdown();`,
    );
    const result = await run(script, {
      BASE: server.url,
      APP_SETTING: secret,
      MAYFLY_FINGERPRINT_KEY: collector.env['MAYFLY_FINGERPRINT_KEY'] ?? '',
      OTEL_SERVICE_NAME: `shop-${name}`,
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=staging,mayfly.owner=checkout-team',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${collector.ingestToken}`,
    });
    expect(result.stderr).toBe('');
    expect(result.code).toBe(0);

    const detail = (await (
      await collector.get(`/api/v1/credentials/${fingerprintOf(secret)}`)
    ).json()) as CredentialDetail;
    expect(detail).toMatchObject({
      uses: { count: 3, exact: true },
      workloads: [{ service: `shop-${name}`, environment: 'staging', owner: 'checkout-team' }],
    });
    // Mayfly's spans keep the trace context of the application.
    expect(detail.observations.map((o) => o.traceId)).toContain(result.stdout.trim());

    // The exporter's own token is telemetry, not a use: nothing but the application's credential is there.
    const page = (await (
      await collector.get(`/api/v1/credentials?service=shop-${name}`)
    ).json()) as Page<CredentialSummary>;
    expect(page.items.map((item) => item.fingerprint)).toEqual([fingerprintOf(secret)]);
  },
);

function run(script: string, env: Readonly<Record<string, string>>) {
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = spawn(process.execPath, [script], {
      env: { PATH: process.env['PATH'], HOME: folder, ...env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
