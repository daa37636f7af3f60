import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFakeCollector } from '../../cli/support/fake-collector.ts';
import { buildPreload } from '../../support/build-preload.ts';
import { type EchoServer, startServer } from '../../support/echo-server.ts';
import { eventually } from '../../support/eventually.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { fingerprintOf, readSpool, runHooked, testKeyText } from '../../support/run-hooked.ts';
import { usesOf } from '../../support/uses-of.ts';

let server: EchoServer;
beforeAll(async () => {
  server = await startServer((_request, response) => response.end('ok'));
});
afterAll(() => server.close());

/** `http.get` presents the credential synchronously, so the process may end in the very same tick. */
const present = `const http = require('node:http');
  http.get(process.env.BASE, { headers: { authorization: 'Bearer ' + process.env.APP_SETTING } }, (r) => r.resume()).on('error', () => {});`;

test.each([
  ['ends by itself', '', 0, null],
  ['calls process.exit in the first tick', 'process.exit(3);', 3, null],
  ['throws in the first tick', "throw new Error('broken');", 1, null],
  ['rejects in the first tick', "Promise.reject(new Error('broken'));", 1, null],
  [
    'is killed by SIGTERM',
    "process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000);",
    null,
    'SIGTERM',
  ],
  [
    'handles SIGTERM by leaving',
    "process.on('SIGTERM', () => process.exit(0)); process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000);",
    0,
    null,
  ],
  ['is killed by SIGKILL in the first tick', "process.kill(process.pid, 'SIGKILL');", null, 'SIGKILL'],
  ['aborts', 'process.abort();', null, 'SIGABRT'],
])('a process that %s loses nothing', async (_what, ending, code, signal) => {
  const secret = fakeSecret('tok-', 36);
  const result = await runHooked(`${present}\n${ending}`, {
    format: 'cjs',
    env: { BASE: server.url, APP_SETTING: secret },
  });
  expect([result.code, result.signal]).toEqual([code, signal]);
  const [first] = result.observations;
  expect(first).toMatchObject({
    kind: 'used',
    outcome: 'sent',
    count: 1,
    fingerprint: fingerprintOf(secret),
  });
  expect(result.heartbeats[0]).toMatchObject({ ended: false, dropped: 0 });
});

test('without a fingerprint key one line says what to do, and the application runs as if nothing were there', async () => {
  const result = await runHooked(`${present}\nconsole.log('mine');`, {
    format: 'cjs',
    env: { BASE: server.url, APP_SETTING: fakeSecret('tok-', 36), MAYFLY_FINGERPRINT_KEY: '' },
  });
  expect(result.stdout).toBe('mine\n');
  expect(result.stderr).toMatch(
    /^mayfly: nothing is captured: set MAYFLY_FINGERPRINT_KEY or MAYFLY_FINGERPRINT_KEY_FILE [^\n]+\n$/,
  );
  expect(result.spool).toBe('');
});

test.each([
  ['a key that is too short', { MAYFLY_FINGERPRINT_KEY: 'short' }, 'needs at least 32 bytes, got 5'],
  [
    'a key file that is not there',
    { MAYFLY_FINGERPRINT_KEY: '', MAYFLY_FINGERPRINT_KEY_FILE: '/nowhere/key' },
    '/nowhere/key',
  ],
])('%s is told in one line', async (_what, env, words) => {
  const { MAYFLY_FINGERPRINT_KEY: _, ...rest } = env;
  const result = await runHooked('', {
    format: 'cjs',
    env: { ...rest, MAYFLY_FINGERPRINT_KEY: env.MAYFLY_FINGERPRINT_KEY },
  });
  expect(result.code).toBe(0);
  expect(result.stderr.split('\n')).toHaveLength(2);
  expect(result.stderr).toContain(words);
});

test('MAYFLY_DISABLED=1 leaves nothing behind', async () => {
  const result = await runHooked(present, {
    format: 'cjs',
    env: { BASE: server.url, APP_SETTING: 'x', MAYFLY_DISABLED: '1' },
  });
  expect([result.code, result.stderr, result.spool]).toEqual([0, '', '']);
});

/** A limit on the size of files (setrlimit(2), RLIMIT_FSIZE) cuts a write in the middle, as a full disk does. */
test('a full disk is told of once, costs no observation while there is another, and lets the application be', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-full-'));
  const script = join(folder, 'app.cjs');
  writeFileSync(
    script,
    `${present.replace('http.get', 'for (let i = 0; i < 40; i++) http.get')}\nprocess.on('exit', () => console.log('mine'));`,
  );
  const preload = await buildPreload();
  const command = `ulimit -f 16; exec "${process.execPath}" --require "${preload}" "${script}"`;
  const secret = fakeSecret('tok-', 36);
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    TMPDIR: folder,
    BASE: server.url,
    APP_SETTING: secret,
    MAYFLY_SPOOL: join(folder, 'spool'),
    MAYFLY_FINGERPRINT_KEY: testKeyText,
    MAYFLY_DRAIN: 'external',
  };
  const { stdout, stderr } = await promisify(execFile)('sh', ['-c', command], { env });
  expect(stdout).toBe('mine\n');
  expect(stderr).toMatch(
    /^mayfly: cannot write to the spool [^\n]+: (?:EFBIG|ENOSPC); going on in [^\n]+\n$/,
  );
  const { observations, heartbeats, spool } = readSpool(folder);
  for (const line of spool.split('\n').slice(0, -1)) expect(() => JSON.parse(line) as unknown).not.toThrow();
  expect(usesOf(observations, secret)).toBe(40);
  expect(heartbeats.at(-1)).toMatchObject({ dropped: 0 });
});

/** `fs.openSync` refuses to make spool files anywhere, before the hooks are loaded. */
const noDisk = `const fs = require('node:fs');
  const { openSync } = fs;
  fs.openSync = (path, ...rest) => {
    if (String(path).endsWith('.ndjson')) throw Object.assign(new Error('read-only'), { code: 'EROFS' });
    return openSync(path, ...rest);
  };`;

test.each([
  ['ends by itself', ''],
  ['exits in the first tick', 'process.exit(0);'],
])(
  'without any disk a process that %s sends what it saw, says that it might be lost, and reports it',
  async (_what, ending) => {
    const collector = await startFakeCollector();
    const folder = mkdtempSync(join(tmpdir(), 'mayfly-no-disk-'));
    writeFileSync(join(folder, 'no-disk.cjs'), noDisk);
    const result = await runHooked(`${present}\n${ending}`, {
      format: 'cjs',
      node: ['--require', join(folder, 'no-disk.cjs')],
      env: {
        BASE: server.url,
        APP_SETTING: fakeSecret('tok-', 36),
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      },
    });
    expect([result.code, result.spool]).toEqual([0, '']);
    expect(result.stderr).toMatch(
      /^mayfly: no spool folder can be written to \([^\n]+EROFS[^\n]+held in memory[^\n]+\n$/,
    );
    await eventually(() => {
      const names = collector.taken.map(({ name }) => name);
      expect(names.filter((name) => name === 'credential.use').length).toBeGreaterThan(0);
      expect(names.filter((name) => name === 'mayfly.process')).toHaveLength(2);
      return Promise.resolve();
    });
    await collector.close();
  },
);

test('a wrong byte bound is told in one line, and the usual one holds', async () => {
  const result = await runHooked(present, {
    format: 'cjs',
    env: { BASE: server.url, APP_SETTING: fakeSecret('tok-', 36), MAYFLY_SPOOL_MAX_BYTES: '64MB' },
  });
  expect(result.stderr).toBe(
    'mayfly: MAYFLY_SPOOL_MAX_BYTES is not a number of bytes from 65536 on; it is 67108864\n',
  );
  expect(result.observations).not.toEqual([]);
});
