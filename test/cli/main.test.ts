import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CredentialDetail, CredentialSummary, Page, TokenView } from '../../src/core/api/views.ts';
import { buildPreload } from '../support/build-preload.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { eventually } from '../support/eventually.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { fingerprintOf } from '../support/run-hooked.ts';
import { runMayfly } from './support/run-mayfly.ts';

/* The command line with the real hooks and the real collector on its embedded database. */

/** Presents a key so many times to a server of its own, then ends as it is told. */
const agent = `
import { createServer } from 'node:http';
const [uses, how] = process.argv.slice(2);
const server = createServer((request, response) => response.end('{}')).listen(0, '127.0.0.1', async () => {
  const url = 'http://127.0.0.1:' + server.address().port + '/v1/responses';
  const headers = { authorization: 'Bearer ' + process.env.MODEL_API_KEY };
  for (let i = 0; i < Number(uses); i++) await fetch(url, { headers });
  if (how === 'kill') process.kill(process.pid, 'SIGKILL');
  process.exit(Number(how));
});`;

const key = fakeSecret('sk-', 40);
let directory: string;
let collector: CollectorProcess;
let env: Record<string, string>;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mayfly-whole-'));
  writeFileSync(join(directory, 'agent.mjs'), agent);
  collector = await startCollectorProcess();
  env = {
    ...collector.env,
    MAYFLY_ADMIN_TOKEN: collector.adminToken,
    MAYFLY_SPOOL: join(directory, 'spool'),
    MAYFLY_TEST_PRELOAD: await buildPreload(),
    MODEL_API_KEY: key,
  };
});
afterAll(async () => {
  await collector.stop();
  rmSync(directory, { recursive: true, force: true });
});

function runAgent(name: string, uses: string, how: string) {
  const agentPath = join(directory, 'agent.mjs');
  return runMayfly(
    ['run', '--name', name, '--environment', 'test', '--', process.execPath, agentPath, uses, how],
    env,
  );
}
async function inventory(): Promise<CredentialSummary | undefined> {
  const { out } = await runMayfly(['list', '--json'], env);
  const page: Page<CredentialSummary> = JSON.parse(out);
  return page.items.find(({ fingerprint }) => fingerprint === fingerprintOf(key));
}

test('what runs do is in the inventory: one that exits, one that is killed', async () => {
  const exits = await runAgent('billing', '3', '5');
  expect(exits).toEqual({
    code: 5,
    out: '',
    err: `mayfly: 1 fetched, 3 used, 0 dropped — ${collector.url}\n`,
  });
  const killed = await runAgent('refunds', '4', 'kill');
  expect(killed).toEqual({
    code: 137,
    out: '',
    err: `mayfly: 1 fetched, 4 used, 0 dropped — ${collector.url}\n`,
  });
  expect(readdirSync(join(directory, 'spool'))).toEqual([]);
  await eventually(async () =>
    expect(await inventory()).toMatchObject({ state: 'live', uses: { count: 7, exact: true } }),
  );
  expect((await inventory())?.workloads.map(({ service }) => service).sort()).toEqual(['billing', 'refunds']);
});

test('a credential is shown by the beginning of its fingerprint', async () => {
  const beginning = fingerprintOf(key).slice(0, 12);
  const { code, out } = await runMayfly(['show', beginning, '--json'], env);
  expect(code).toBe(0);
  const detail: CredentialDetail = JSON.parse(out);
  expect(
    detail.usage
      .filter(({ kind }) => kind === 'used')
      .map(({ count }) => count)
      .sort(),
  ).toEqual([3, 4]);
  const text = (await runMayfly(['show', beginning], env)).out;
  expect(text).toMatch(/Workloads and uses\n.*\n.*\bused +4 +refunds \(test\)/);
  expect(text).toContain('GET /v1/responses');
  expect(text).not.toContain(key);
});

test("filters are the collector's own", async () => {
  const asked = (word: string) => runMayfly(['list', word, '--json'], env);
  for (const word of [
    'service:billing',
    'environment:test',
    `fingerprint:${fingerprintOf(key).slice(0, 8)}`,
    'state:live',
  ]) {
    expect(JSON.parse((await asked(word)).out).items, word).toHaveLength(1);
  }
  for (const word of [
    'service:nobody',
    'provider:aws',
    'type:x',
    'agent:x',
    'tool:x',
    'join-key:x:y',
    'state:ended',
  ]) {
    expect(JSON.parse((await asked(word)).out).items, word).toHaveLength(0);
  }
});

test('a run without a collector is kept, and drain sends it', async () => {
  const away = { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
  const agentPath = join(directory, 'agent.mjs');
  const { err } = await runMayfly(['run', '--', process.execPath, agentPath, '2', 'kill'], away);
  expect(err).toContain('1 fetched, 2 used, 0 dropped — not sent: no answer from http://127.0.0.1:9');
  const { code, out } = await runMayfly(['drain'], env);
  expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^\d+ sent — /) });
  await eventually(async () => expect(await inventory()).toMatchObject({ uses: { count: 9 } }));
});

test('tokens are made, used, listed and revoked', async () => {
  const created = await runMayfly(
    ['token', 'create', '--scope', 'read', '--name', 'ci', '--expires-in-days', '1'],
    env,
  );
  expect(created.code).toBe(0);
  const token = created.out.trim();
  const withToken = { ...env, MAYFLY_READ_TOKEN: token };
  expect((await runMayfly(['list'], withToken)).code).toBe(0);
  const tokens: TokenView[] = JSON.parse((await runMayfly(['token', 'list', '--json'], env)).out);
  expect(tokens).toMatchObject([{ name: 'ci', scope: 'read' }]);
  const id = tokens[0]?.id ?? '';
  expect((await runMayfly(['token', 'revoke', id], env)).code).toBe(0);
  expect((await runMayfly(['token', 'revoke', id], env)).code).toBe(5);
  const refused = await runMayfly(['list'], withToken);
  expect(refused).toMatchObject({ code: 4, out: '', err: expect.stringContaining('this token was revoked') });
  expect(refused.err).not.toContain(token);
});

test.each([
  [
    'an ingest token that asks',
    () => ({ MAYFLY_READ_TOKEN: collector.ingestToken }),
    4,
    'does not accept the token in MAYFLY_READ_TOKEN (403)',
  ],
  [
    'no token',
    () => ({ MAYFLY_READ_TOKEN: '', MAYFLY_ADMIN_TOKEN: '' }),
    4,
    'wants a token: set MAYFLY_READ_TOKEN',
  ],
  [
    'no collector',
    () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }),
    3,
    'no answer from http://127.0.0.1:9',
  ],
])('%s is one clear line', async (_what, more, ...[code, message]) => {
  const result = await runMayfly(['list'], { ...env, ...more() });
  expect(result).toMatchObject({ code, out: '' });
  expect(result.err).toMatch(/^mayfly: [^\n]+\n$/);
  expect(result.err).toContain(message);
});
