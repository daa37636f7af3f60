import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CredentialDetail } from '../../src/core/api/views.ts';
import { fingerprint, fingerprintKey } from '../../src/core/fingerprint.ts';
import type { Secret } from '../../src/core/secret.ts';
import { buildPreload } from '../support/build-preload.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { type EchoServer, startServer } from '../support/echo-server.ts';
import { eventually } from '../support/eventually.ts';
import { fakeSecret } from '../support/fake-secret.ts';

/* Promise S8: the organisation's key is rotated while agents work. */

let collector: CollectorProcess;
let server: EchoServer;
let preload: string;
const folder = mkdtempSync(join(tmpdir(), 'mayfly-app-'));
const [oldKey, newKey] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];
const secret = fakeSecret('tok-', 36);
const nameUnder = (key: string): string => fingerprint(fingerprintKey(key), secret as Secret);
const [before, after] = [nameUnder(oldKey), nameUnder(newKey)];

beforeAll(async () => {
  server = await startServer((_request, response) => response.end('ok'));
  collector = await startCollectorProcess();
  preload = await buildPreload();
});
afterAll(async () => {
  await collector.stop();
  await server.close();
});

const script = `
  const use = async () => {
    await (await fetch(process.env.BASE, { headers: { authorization: 'Bearer ' + process.env.APP_SETTING } })).text();
  };
  const lane = async () => { for (let i = 0; i < process.env.USES / 4; i++) await use(); };
  await Promise.all([lane(), lane(), lane(), lane()]);`;

interface Agent {
  readonly service: string;
  readonly uses: number;
  readonly keys: Readonly<Record<string, string>>;
}

/** An agent that sends what it saw itself. Returns what it says on its error stream. */
async function runAgent({ service, uses, keys }: Agent): Promise<string> {
  const path = join(folder, `${service}.mjs`);
  writeFileSync(path, script);
  const { MAYFLY_FINGERPRINT_KEY: _none, ...address } = collector.env;
  const child = spawn(process.execPath, ['--require', preload, path], {
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      MAYFLY_SPOOL: mkdtempSync(join(tmpdir(), 'mayfly-spool-')),
      OTEL_SERVICE_NAME: service,
      BASE: server.url,
      APP_SETTING: secret,
      USES: String(uses),
      ...address,
      ...keys,
    },
  });
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(code).toBe(0);
  return said;
}

async function detail(name: string): Promise<CredentialDetail> {
  const answer = await collector.get(`/api/v1/credentials/${name}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as CredentialDetail;
}

/** Uses of a name by agent, once there are as many as there should be. */
async function usedBy(name: string, expected: Readonly<Record<string, number>>): Promise<CredentialDetail> {
  return eventually(async () => {
    const found = await detail(name);
    const told = found.usage.filter(({ kind }) => kind === 'used');
    expect(Object.fromEntries(told.map(({ workload, count }) => [workload.service, count]))).toEqual(
      expected,
    );
    return found;
  });
}

test('a rotation under load: both fingerprints are linked, no use is lost, and then only the new one is seen', async () => {
  const old = { MAYFLY_FINGERPRINT_KEY: oldKey };
  const both = { MAYFLY_FINGERPRINT_KEY: newKey, MAYFLY_FINGERPRINT_KEY_PREVIOUS: oldKey };
  const said = await Promise.all([
    runAgent({ service: 'not-yet', uses: 400, keys: old }),
    runAgent({ service: 'rotated', uses: 600, keys: both }),
    runAgent({ service: 'rotated-too', uses: 200, keys: both }),
  ]);
  expect(said).toEqual(['', '', '']);
  const earlier = await usedBy(before, { 'not-yet': 400 });
  expect([earlier.fingerprint, earlier.previousFingerprints, earlier.rotatedTo]).toEqual([
    before,
    [],
    [after],
  ]);
  const later = await usedBy(after, { rotated: 600, 'rotated-too': 200 });
  expect([later.fingerprint, later.previousFingerprints, later.rotatedTo]).toEqual([after, [before], []]);

  // The grace period is over.
  expect(await runAgent({ service: 'new', uses: 80, keys: { MAYFLY_FINGERPRINT_KEY: newKey } })).toBe('');
  await usedBy(after, { rotated: 600, 'rotated-too': 200, new: 80 });
  await usedBy(before, { 'not-yet': 400 });
  expect((await detail(before)).lastSeenAt).toBe(earlier.lastSeenAt);
}, 120_000);

test('a previous key that is no key is told, and nothing is lost by it; without a key nothing is captured', async () => {
  const wrong = { MAYFLY_FINGERPRINT_KEY: newKey, MAYFLY_FINGERPRINT_KEY_PREVIOUS: newKey };
  expect(await runAgent({ service: 'wrong', uses: 8, keys: wrong })).toContain('is the one in force');
  const known = await usedBy(after, { rotated: 600, 'rotated-too': 200, new: 80, wrong: 8 });
  expect(
    await runAgent({ service: 'unkeyed', uses: 8, keys: { MAYFLY_FINGERPRINT_KEY_PREVIOUS: oldKey } }),
  ).toContain('nothing is captured');
  const listed = await collector.get('/api/v1/credentials');
  expect(JSON.stringify(await listed.json())).not.toContain('unkeyed');
  expect((await detail(after)).uses).toEqual(known.uses);
}, 120_000);
