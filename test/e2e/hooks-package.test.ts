import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { freePort } from '../support/collector-process.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { fingerprintOf, readSpool, testKeyText } from '../support/run-hooked.ts';

const folder = mkdtempSync(join(tmpdir(), 'mayfly-install-'));
const npm = process.env['npm_execpath']?.endsWith('.js')
  ? [process.execPath, process.env['npm_execpath']]
  : ['npm'];

/** Refuses connections; fetch blocks the well-known ports before it connects. */
let closed: string;

beforeAll(async () => {
  closed = `http://127.0.0.1:${await freePort()}/`;

  execFileSync(process.execPath, ['scripts/build.ts'], { stdio: 'inherit' });
  run(
    [...npm, 'pack', '--workspace', '@mayfly/instrumentation', '--pack-destination', folder],
    process.cwd(),
  );
  writeFileSync(join(folder, 'package.json'), '{"name":"agent","private":true}');
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  run([...npm, 'install', '--offline', '--no-audit', '--no-fund', `./${tarball}`], folder);
});

function run(command: readonly string[], cwd: string): void {
  const [file = '', ...args] = command;
  execFileSync(file, args, { cwd, stdio: 'pipe', env: { ...process.env, HOME: folder } });
}

test('a hooks-only install is at most 12 packages and 4 MB', () => {
  const lock = JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8')) as {
    packages: object;
  };
  expect(Object.keys(lock.packages).length).toBeLessThanOrEqual(12);
  expect(bytesIn(join(folder, 'node_modules'))).toBeLessThan(4 * 1_048_576);
});

test('the installed package holds no TypeScript source and no test, and has types', () => {
  const installed = join(folder, 'node_modules/@mayfly/instrumentation');
  const names = readdirSync(installed, { recursive: true, encoding: 'utf8' });
  expect(names.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))).toEqual([]);
  expect(names).toEqual(
    expect.arrayContaining([
      'dist/preload.cjs',
      'dist/register.mjs',
      'dist/index.mjs',
      'dist/actor.mjs',
      'dist/actor.d.ts',
      'dist/drain.cjs',
    ]),
  );
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
    exports: { '.': { types: string } };
  };
  expect(existsSync(join(installed, manifest.exports['.'].types))).toBe(true);
});

test.each([
  ['--import', '@mayfly/instrumentation/register'],
  ['--require', '@mayfly/instrumentation/preload'],
])('node %s %s captures, as the README says', (flag, entry) => {
  const secret = fakeSecret('tok-', 36);
  writeFileSync(
    join(folder, 'agent.mjs'),
    `import { withActor } from '@mayfly/instrumentation/actor';
     const headers = { authorization: 'Bearer ' + process.argv[3] };
     await withActor({ agent: 'auditor' }, async () => (await fetch(process.argv[2], { headers })).text());`,
  );
  const spool = mkdtempSync(join(tmpdir(), 'mayfly-spool-'));
  const child = spawnSync(process.execPath, [flag, entry, 'agent.mjs', closed, secret], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      MAYFLY_SPOOL: spool,
      MAYFLY_FINGERPRINT_KEY: testKeyText,
      MAYFLY_DRAIN: 'external',
    },
  });
  expect(child.stderr).toContain('fetch failed');
  expect(readSpool(spool).observations.map((o) => [o.kind, o.fingerprint, o.actor.agent])).toEqual([
    ['used', fingerprintOf(secret), 'auditor'],
    ['used', fingerprintOf(secret), 'auditor'],
  ]);
});

function bytesIn(directory: string): number {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).reduce(
    (sum, name) => sum + statSync(join(directory, name)).size,
    0,
  );
}
