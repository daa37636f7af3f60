import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExportView } from '../../src/core/api/export-views.ts';
import { type Finished, runMayfly } from '../cli/support/run-mayfly.ts';
import { buildPreload } from '../support/build-preload.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { type EchoServer, startServer } from '../support/echo-server.ts';
import { eventually } from '../support/eventually.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { fingerprintOf } from '../support/run-hooked.ts';

/*
 * A collector, a command line and an agent under the hooks, each a process of its own; a file and a webhook that events
 * go to.
 */

const patience = 60_000;
const signingKey = fakeSecret('', 32);
const hookSecret = `whsec_${Buffer.from(signingKey).toString('base64')}`;
/** Ids of events that the webhook has taken, in order, and whole bodies. */
const hooked: string[] = [];
const bodies: string[] = [];
let isDown = false;
let collector: CollectorProcess;
let hook: EchoServer;
let api: EchoServer;
let preload: string;

beforeAll(async () => {
  hook = await startServer((request, response, body) => take(request.headers, response, body));
  api = await startServer((_request, response) => response.end('{}'));
  preload = await buildPreload();
  collector = await startCollectorProcess({
    settings: { MAYFLY_EXPORT_ALLOW: '127.0.0.1', HOOK_SECRET: hookSecret },
  });
}, 120_000);
afterAll(async () => {
  await collector.stop();
  await hook.close();
  await api.close();
});

/** As a receiver of Standard Webhooks does it: what is not signed is not taken. */
function take(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  response: ServerResponse,
  body: string,
): void {
  if (isDown) return void response.socket?.destroy();
  const id = String(headers['webhook-id']);
  const signed = `${id}.${String(headers['webhook-timestamp'])}.${body}`;
  const signature = `v1,${createHmac('sha256', signingKey).update(signed).digest('base64')}`;
  if (headers['webhook-signature'] !== signature) return void response.writeHead(401).end();
  const event = JSON.parse(body);
  bodies.push(body);
  if (event.type !== 'mayfly.test') hooked.push(event.id);
  response.writeHead(204).end();
}

function mayfly(...argv: readonly string[]): Promise<Finished> {
  return runMayfly(argv, {
    ...collector.env,
    MAYFLY_ADMIN_TOKEN: collector.adminToken,
    MAYFLY_TEST_PRELOAD: preload,
    HOME: mkdtempSync(join(tmpdir(), 'mayfly-home-')),
  });
}

/** An agent that shows a new secret to a server; what the inventory knows the secret by. */
async function useSecret(): Promise<{ readonly secret: string; readonly fingerprint: string }> {
  const secret = fakeSecret('sk-proj-', 48);
  const script = join(mkdtempSync(join(tmpdir(), 'mayfly-agent-')), 'agent.mjs');
  writeFileSync(
    script,
    `const headers = { authorization: 'Bearer ' + ${JSON.stringify(secret)} };
    await (await fetch(${JSON.stringify(api.url)}, { headers })).text();\n`,
  );
  const { code, err } = await mayfly('run', '--name', 'agent', '--', process.execPath, script);
  expect([code, err]).toEqual([0, expect.stringContaining('1 used, 0 dropped')]);
  return { secret, fingerprint: fingerprintOf(secret) };
}

interface Line {
  readonly id: string;
  readonly kind: string;
  readonly credential: { readonly fingerprint: string } | null;
}

function lines(): readonly Line[] {
  const text = readFileSync(join(collector.dataDirectory, 'exports', 'lake.ndjson'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Waits until the file tells of a use of it; the id of that event. */
function usedInFile(fingerprint: string): Promise<string> {
  return eventually(() => {
    const uses = lines().filter(
      (line) => line.kind === 'used' && line.credential?.fingerprint === fingerprint,
    );
    expect(uses).toHaveLength(1);
    return uses[0]?.id ?? '';
  }, patience);
}

async function stateOf(name: string): Promise<ExportView['status']> {
  const view: ExportView = JSON.parse((await mayfly('export', 'show', name, '--json')).out);
  return view.status;
}

test('a use arrives in a file and in a webhook, once, with the same id', async () => {
  const file = ['--kind', 'file', '--set', 'path=lake.ndjson', '--format', 'ndjson'];
  expect(await mayfly('export', 'add', 'lake', ...file)).toMatchObject({ code: 0 });
  const webhook = ['--kind', 'webhook', '--set', `url=${hook.url}/events`, '--set', 'secret=env:HOOK_SECRET'];
  expect(await mayfly('export', 'add', 'hook', ...webhook)).toMatchObject({ code: 0 });
  for (const name of ['lake', 'hook']) {
    expect(await mayfly('export', 'test', name)).toMatchObject({
      code: 0,
      out: `${name}: the receiver is there and takes what is sent\n`,
    });
  }
  const { secret, fingerprint } = await useSecret();
  const id = await usedInFile(fingerprint);
  await eventually(() => expect(hooked).toContain(id), patience);
  await eventually(
    () =>
      expect(hooked.toSorted()).toEqual(
        lines()
          .map((line) => line.id)
          .toSorted(),
      ),
    patience,
  );
  expect(new Set(hooked).size).toBe(hooked.length);
  expect(bodies.join('\n') + JSON.stringify(lines()) + collector.log()).not.toContain(secret);
}, 180_000);

test('while the webhook is down the file goes on; what the webhook has missed comes when it is back', async () => {
  isDown = true;
  const { fingerprint } = await useSecret();
  const id = await usedInFile(fingerprint);
  await eventually(async () => expect(await stateOf('hook')).toMatchObject({ state: 'failing' }), patience);
  expect((await stateOf('hook')).waiting).toBeGreaterThan(0);
  expect((await mayfly('export', 'list')).out).toMatch(/\nhook +webhook +cloudevents +failing /);
  expect(await mayfly('export', 'test', 'hook')).toMatchObject({ code: 1 });
  expect(hooked).not.toContain(id);
  isDown = false;
  await eventually(() => expect(hooked).toContain(id), patience);
  await eventually(
    () =>
      expect(hooked.toSorted()).toEqual(
        lines()
          .map((line) => line.id)
          .toSorted(),
      ),
    patience,
  );
  expect(new Set(hooked).size).toBe(hooked.length);
  await eventually(
    async () => expect(await stateOf('hook')).toMatchObject({ state: 'delivering', waiting: 0 }),
    patience,
  );
}, 240_000);
