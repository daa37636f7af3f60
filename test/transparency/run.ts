import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildPreload } from '../support/build-preload.ts';
import { testKeyText } from '../support/run-hooked.ts';
import { type Report, readMocha, readTap } from './read-report.ts';
import { type Suite, suites } from './suites.ts';

/*
 * `npm run transparency -- axios=PATH undici=PATH`: runs a client's own test suite, from a checkout of its
 * repository with its dependencies installed, without and with the hooks, and says which tests changed. A
 * test that changed is run again both ways by hand: some fail now and then by themselves.
 */

const asked = process.argv.slice(2).map((word) => word.split('=', 2));
if (asked.length === 0) {
  console.error(
    `usage: npm run transparency -- CLIENT=CHECKOUT…, with CLIENT of ${suites.map((s) => s.client).join(', ')}`,
  );
  process.exit(2);
}
const preload = await buildPreload();
let changed = 0;
for (const [client, path = ''] of asked) {
  const suite = suites.find((each) => each.client === client);
  if (suite === undefined) throw new Error(`no suite is known for ${client}`);
  const without = run(suite, path, null);
  const withHooks = run(suite, path, preload);
  changed += compare(suite, without, withHooks);
}
process.exit(changed === 0 ? 0 : 1);

function run(suite: Suite, path: string, hooks: string | null): Report & { readonly spooled: number } {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-transparency-'));
  const report = join(folder, 'report');
  const spool = join(folder, 'spool');
  const options = hooks === null ? '' : `--require ${JSON.stringify(hooks)}`;
  spawnSync(process.execPath, suite.command(report), {
    cwd: resolve(path),
    stdio: 'ignore',
    env: {
      ...process.env,
      NODE_OPTIONS: options,
      MAYFLY_SPOOL: spool,
      MAYFLY_DRAIN: 'external',
      MAYFLY_FINGERPRINT_KEY: testKeyText,
    },
  });
  const text = readFileSync(report, 'utf8');
  const spooled = hooks === null ? 0 : sizeOf(spool);
  rmSync(folder, { recursive: true, force: true });
  return { ...(suite.report === 'mocha' ? readMocha(text) : readTap(text)), spooled };
}

function sizeOf(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

function compare(suite: Suite, without: Report, hooked: Report & { readonly spooled: number }): number {
  const worse = [...without.passed].filter((name) => !hooked.passed.has(name));
  const better = [...hooked.passed].filter((name) => !without.passed.has(name));
  console.log(
    `${suite.client}: ${without.passed.size} passed and ${without.failed.size} failed without hooks, ` +
      `${hooked.passed.size} passed and ${hooked.failed.size} failed with them (${hooked.spooled} bytes observed)`,
  );
  for (const name of worse) console.log(`  passed only without hooks: ${name}`);
  for (const name of better) console.log(`  passed only with hooks: ${name}`);
  return worse.length;
}
