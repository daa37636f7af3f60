import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, expect, test } from 'vitest';
import { makeToken } from '../../collector/tokens.ts';
import type { CredentialSummary, Page } from '../../src/core/api/views.ts';
import { type CollectorCommand, runCollector } from '../support/collector-command.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { encodeTraces } from '../support/otlp-encode.ts';
import { someFingerprint, traceOf, useSpan } from '../support/use-spans.ts';

const started: CollectorCommand[] = [];

function run(env: Readonly<Record<string, string>>, argv: readonly string[] = []): CollectorCommand {
  const command = runCollector(env, argv);
  started.push(command);
  return command;
}

afterEach(async () => {
  for (const { child, exited } of started.splice(0)) {
    child.kill('SIGKILL');
    await exited;
  }
});

/** Made by the first test; opening it again is five times faster than making another. */
const folder = mkdtempSync(join(tmpdir(), 'mayfly-main-'));
const MAYFLY_DATA = join(folder, 'data');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function stop({ child, exited }: CollectorCommand): Promise<number | null> {
  child.kill('SIGTERM');
  return exited;
}

const tokens = {
  MAYFLY_INGEST_TOKEN: makeToken('ingest'),
  MAYFLY_READ_TOKEN: makeToken('read'),
  MAYFLY_ADMIN_TOKEN: makeToken('admin'),
};

async function credentials(url: string, token: string): Promise<readonly CredentialSummary[]> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/api/v1/credentials`, { headers });
  expect(response.status).toBe(200);
  return ((await response.json()) as Page<CredentialSummary>).items;
}

test('the first start shows tokens that work, the second shows nothing and knows them', async () => {
  const first = run({ MAYFLY_DATA });
  const url = await first.url();
  while (!first.stdout().includes('MAYFLY_FINGERPRINT_KEY=')) await sleep(10);
  const shown = first.stdout();
  const secrets = [...shown.matchAll(/='(.+)'$/gm)].map(([, value = '']) => value);
  expect(secrets).toHaveLength(5);
  expect(secrets[0]).toBe(url);
  for (const secret of secrets.slice(1)) expect(first.stderr()).not.toContain(secret);
  const read = /MAYFLY_READ_TOKEN='(.+)'/.exec(shown)?.[1] ?? '';
  expect(await credentials(url, read)).toEqual([]);
  expect(await stop(first)).toBe(0);

  const second = run({ MAYFLY_DATA });
  expect(await credentials(await second.url(), read)).toEqual([]);
  expect(await stop(second)).toBe(0);
  expect(second.stdout()).toBe('');
  expect(second.log().map(({ event }) => event)).toEqual(['starting', 'listening', 'stopping', 'stopped']);
  expect(second.log()[1]).toMatchObject({
    engine: 'pglite',
    durability: expect.stringContaining('not a power cut'),
  });
});

test('SIGTERM lets a begun request finish and keeps what it brought', async () => {
  const fingerprint = someFingerprint();
  const body = encodeTraces([traceOf(useSpan(fingerprint))], 'protobuf');
  const first = run({ ...tokens, MAYFLY_DATA });
  const sending = request(`${await first.url()}/v1/traces`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${tokens.MAYFLY_INGEST_TOKEN}`,
      'content-type': 'application/x-protobuf',
      'content-length': body.length,
    },
  });
  sending.write(body.subarray(0, 20));
  await sleep(200);
  first.child.kill('SIGTERM');
  while (!first.log().some(({ event }) => event === 'stopping')) await sleep(10);
  await expect(fetch(await first.url())).rejects.toThrow('fetch failed');
  sending.end(body.subarray(20));
  const [response] = await once(sending, 'response');
  expect(response.statusCode).toBe(200);
  expect(response.headers.connection).toBe('close');
  response.resume();
  expect(await first.exited).toBe(0);

  const second = run({ ...tokens, MAYFLY_DATA });
  const items = await credentials(await second.url(), tokens.MAYFLY_READ_TOKEN);
  expect(items.map((item) => item.fingerprint)).toContain(fingerprint);
});

test('a second signal ends it at once, although a request hangs', async () => {
  const command = run({ ...tokens, MAYFLY_DATA });
  const hanging = request(`${await command.url()}/v1/traces`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tokens.MAYFLY_INGEST_TOKEN}`, 'content-type': 'application/json' },
  });
  hanging.on('error', () => {});
  hanging.write('{');
  await sleep(200);
  command.child.kill('SIGTERM');
  while (!command.log().some(({ event }) => event === 'stopping')) await sleep(10);
  command.child.kill('SIGINT');
  // It ends with 0 when it waits for the request.
  expect(await command.exited).toBe(130);
});

test('a signal during the start stops it in order', async () => {
  const command = run({ ...tokens, MAYFLY_DATA });
  while (!command.log().some(({ event }) => event === 'starting')) await sleep(5);
  expect(await stop(command)).toBe(0);
});

test('a port in use gives one clear line and exit code 2', async () => {
  const other = createServer();
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const command = run({ ...tokens, MAYFLY_DATA, MAYFLY_PORT: String(port) });
  expect(await command.exited).toBe(2);
  expect(plainLines(command)).toEqual([
    `cannot start: port ${port} on 127.0.0.1 is in use: end the other process or choose another with MAYFLY_PORT`,
  ]);
  other.close();
});

test('a wrong configuration is told whole, in one line, before anything is touched', async () => {
  const secret = fakeSecret('', 20);
  const command = run({ MAYFLY_PORT: 'http', MAYFLY_READ_TOKEN: secret, MAYFLY_HOST: '0.0.0.0' }, ['--prot']);
  expect(await command.exited).toBe(2);
  expect(command.stdout()).toBe('');
  expect(command.stderr().trimEnd().split('\n')).toHaveLength(1);
  expect(command.stderr()).toMatch(
    /^cannot start: unknown option --prot: did you mean --port\?; MAYFLY_PORT is not a port: http; MAYFLY_HOST 0\.0\.0\.0 can be reached .*; MAYFLY_READ_TOKEN needs at least 32 characters, got 20\n$/,
  );
  expect(command.stderr()).not.toContain(secret);
});

test.each([
  ['nothing listens there', '127.0.0.1:1'],
  ['there is no such host', 'nothing.invalid:5432'],
])(
  'a database that cannot be reached because %s gives one clear line without the password',
  async (_why, host) => {
    const password = fakeSecret('', 20);
    const command = run({ ...tokens, DATABASE_URL: `postgres://mayfly:${password}@${host}/mayfly` });
    expect(await command.exited).toBe(3);
    const lines = plainLines(command);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^cannot start: .*correct DATABASE_URL/);
    expect(command.stderr() + command.stdout()).not.toContain(password);
  },
);

test('a data folder that another collector holds is refused in one line', async () => {
  const first = run({ ...tokens, MAYFLY_DATA });
  await first.url();
  const second = run({ ...tokens, MAYFLY_DATA });
  expect(await second.exited).toBe(3);
  expect(plainLines(second)).toHaveLength(1);
  expect(plainLines(second)[0]).toMatch(/^cannot start: /);
});

test('help and version are answered at once', async () => {
  const help = run({ MAYFLY_PORT: 'wrong' }, ['--help']);
  expect(await help.exited).toBe(0);
  expect(help.stdout()).toContain('MAYFLY_ALLOW_PLAINTEXT');
  const version = run({}, ['--version']);
  expect(await version.exited).toBe(0);
  expect(version.stdout()).toMatch(/^\d+\.\d+\.\d+\n$/);
});

/** What stands in stderr besides the log. */
function plainLines(command: CollectorCommand): readonly string[] {
  return command
    .stderr()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('{'));
}
