import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CredentialDetail } from '../../src/core/api/views.ts';
import { buildPreload } from '../support/build-preload.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { type EchoServer, startServer } from '../support/echo-server.ts';
import { eventually } from '../support/eventually.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { fingerprintOf } from '../support/run-hooked.ts';

let collector: CollectorProcess;
let server: EchoServer;
let preload: string;
const folder = mkdtempSync(join(tmpdir(), 'mayfly-app-'));

beforeAll(async () => {
  server = await startServer((_request, response) => response.end('ok'));
  collector = await startCollectorProcess();
  preload = await buildPreload();
});
afterAll(async () => {
  await collector.stop();
  await server.close();
});

/** An agent under the bare preload: nobody but the process itself sends what it saw. */
async function runAlone(
  source: string,
  spool: string,
  secret: string,
): Promise<{ code: number | null; signal: string | null; stderr: string }> {
  const script = join(folder, `${fakeSecret('app', 8)}.mjs`);
  writeFileSync(script, source);
  const child = spawn(process.execPath, ['--require', preload, script], {
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      MAYFLY_SPOOL: spool,
      BASE: server.url,
      APP_SETTING: secret,
      ...collector.env,
    },
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, stderr })));
}

const use = `await (await fetch(process.env.BASE, { headers: { authorization: 'Bearer ' + process.env.APP_SETTING } })).text();`;

async function usesOf(secret: string): Promise<number> {
  const answer = await collector.get(`/api/v1/credentials/${fingerprintOf(secret)}`);
  return answer.ok ? ((await answer.json()) as CredentialDetail).uses.count : 0;
}

test.each([
  ['that ends by itself', use],
  ['that calls process.exit at once', `${use} process.exit(0);`],
  ['that goes on', `${use} setTimeout(() => {}, 1500);`],
])('an agent %s is in the inventory, and its spool is empty', async (_what, source) => {
  const secret = fakeSecret('tok-', 36);
  const spool = mkdtempSync(join(tmpdir(), 'mayfly-spool-'));
  const { code, stderr } = await runAlone(source, spool, secret);
  expect([code, stderr]).toEqual([0, '']);
  await eventually(async () => expect(await usesOf(secret)).toBe(1));
  await eventually(async () => expect(readdirSync(spool)).toEqual([]));
});

test('what a killed agent left is sent by the next one of the same spool', async () => {
  const [killed, next] = [fakeSecret('tok-', 36), fakeSecret('tok-', 36)];
  const spool = mkdtempSync(join(tmpdir(), 'mayfly-spool-'));
  const { signal } = await runAlone(`${use} process.kill(process.pid, 'SIGKILL');`, spool, killed);
  expect(signal).toBe('SIGKILL');
  expect(readdirSync(spool)).toHaveLength(1);
  await runAlone(use, spool, next);
  await eventually(async () => expect([await usesOf(killed), await usesOf(next)]).toEqual([1, 1]));
});

test('an unreachable collector neither holds the agent back nor loses anything', async () => {
  const secret = fakeSecret('tok-', 36);
  const spool = mkdtempSync(join(tmpdir(), 'mayfly-spool-'));
  const script = join(folder, 'offline.mjs');
  writeFileSync(script, use);
  const child = spawn(process.execPath, ['--require', preload, script], {
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      MAYFLY_SPOOL: spool,
      BASE: server.url,
      APP_SETTING: secret,
      ...collector.env,
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
    },
  });
  await new Promise((resolve) => child.on('close', resolve));
  expect(readdirSync(spool)).toHaveLength(1);
  await runAlone(use, spool, secret);
  await eventually(async () => expect(await usesOf(secret)).toBe(2));
});
