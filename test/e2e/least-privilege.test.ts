import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CredentialDetail } from '../../src/core/api/views.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { eventually } from '../support/eventually.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { nodeRuntimes } from '../support/node-runtimes.ts';
import { encodeTraces } from '../support/otlp-encode.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { someFingerprint, traceOf, useSpan } from '../support/use-spans.ts';

/** Promise S10: the collector works with the few rights that its container and its systemd unit give it. */
const code = realpathSync('.');
const modules = realpathSync('node_modules');

/** From 25 on Node restricts the network too. */
function rights(
  version: string,
  { reads, writes, worker }: { reads: readonly string[]; writes: readonly string[]; worker: boolean },
): readonly string[] {
  return [
    '--disable-proto=delete',
    '--permission',
    ...(stripsTypes(version) ? [] : ['--experimental-strip-types']),
    ...(Number(/\d+/.exec(version)?.[0]) >= 25 ? ['--allow-net'] : []),
    ...(worker ? ['--allow-worker'] : []),
    ...[code, modules, ...reads].map((path) => `--allow-fs-read=${path}`),
    ...writes.map((path) => `--allow-fs-write=${path}`),
  ];
}

/** From 22.18 on without being asked, and in threads too; before, the package is used as it is built. */
function stripsTypes(version: string | null): boolean {
  return version !== '22.15.0';
}

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

/** A secret in a file of a folder of its own. */
function secretFile(): { readonly folder: string; readonly path: string; readonly token: string } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mayfly-secrets-')));
  const [path, token] = [join(folder, 'ingest'), fakeSecret('ingest-', 40)];
  writeFileSync(path, token);
  return { folder, path, token };
}

async function ingestsAndReads(collector: CollectorProcess): Promise<void> {
  const fingerprint = someFingerprint();
  const answer = await fetch(`${collector.url}/v1/traces`, {
    method: 'POST',
    body: Uint8Array.from(encodeTraces([traceOf(useSpan(fingerprint, { 'mayfly.count': 3 }))], 'protobuf')),
    headers: { 'content-type': 'application/x-protobuf', authorization: `Bearer ${collector.ingestToken}` },
  });
  expect(answer.status).toBe(200);
  await eventually(async () => {
    const response = await collector.get(`/api/v1/credentials/${fingerprint}`);
    expect(response.status).toBe(200);
    expect(((await response.json()) as CredentialDetail).uses.count).toBe(3);
  });
  expect((await collector.get('/metrics')).status).toBe(200);
}

describe.each(nodeRuntimes)('$name', ({ path, version }) => {
  test.skipIf(path === null)(
    'on PostgreSQL: reads its own code and its secrets, writes nothing, has no threads',
    async () => {
      const secret = secretFile();
      const collector = await startCollectorProcess({
        ...(path === null ? {} : { runtime: path }),
        flags: rights(version ?? '', { reads: [secret.folder], writes: [], worker: false }),
        databaseUrl: await postgres.createDatabase(),
        tokens: {
          ingestToken: secret.token,
          readToken: fakeSecret('read-', 40),
          adminToken: fakeSecret('admin-', 40),
        },
        settings: { MAYFLY_INGEST_TOKEN: '', MAYFLY_INGEST_TOKEN_FILE: secret.path },
      });
      await ingestsAndReads(collector);
      expect(await collector.stop()).toBe(0);
    },
  );

  test.skipIf(path === null || !stripsTypes(version))(
    'embedded: writes to its data folder, and has a thread',
    async () => {
      const data = realpathSync(mkdtempSync(join(tmpdir(), 'mayfly-data-')));
      const collector = await startCollectorProcess({
        ...(path === null ? {} : { runtime: path }),
        flags: rights(version ?? '', { reads: [data], writes: [data], worker: true }),
        dataDirectory: join(data, 'collector'),
      });
      await ingestsAndReads(collector);
      expect(await collector.stop()).toBe(0);
    },
  );
});

test('what was not allowed is refused, so these tests can fail', async () => {
  const secret = secretFile();
  const data = join(secret.folder, 'data');
  mkdirSync(data);
  const start = (more: readonly string[]): Promise<string> => {
    const flags = [...rights(process.version, { reads: [], writes: [], worker: false }), ...more];
    const child = spawn(process.execPath, [...flags, 'collector/main.ts'], {
      env: { MAYFLY_PORT: '0', MAYFLY_DATA: join(data, 'collector'), MAYFLY_READ_TOKEN_FILE: secret.path },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let text = '';
    child.stderr.on('data', (chunk) => (text += String(chunk)));
    return new Promise((resolve) => child.on('close', (exit) => resolve(`${exit} ${text}`)));
  };
  expect(await start([])).toMatch(/^2 [^]*MAYFLY_READ_TOKEN_FILE: cannot read .*\(ERR_ACCESS_DENIED\)/);
  expect(await start([`--allow-fs-read=${secret.folder}`])).toMatch(/^[13] /);
  expect(await start([`--allow-fs-read=${secret.folder}`, `--allow-fs-write=${data}`])).toMatch(/^[13] /);
});

test.each([
  [
    'collector/Dockerfile',
    ['--permission', '--disable-proto=delete', '--allow-fs-read=/app', '--allow-fs-write=/data'],
  ],
  [
    'deploy/mayfly-collector.service',
    ['--permission', '--disable-proto=delete', '--allow-fs-read=/opt/mayfly'],
  ],
])('%s starts the collector with these rights', (file, flags) => {
  const text = readFileSync(file, 'utf8');
  for (const flag of flags) expect(text).toContain(flag);
  expect(text).not.toMatch(/--allow-(child-process|addons|wasi)/);
});
