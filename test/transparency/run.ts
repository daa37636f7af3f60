import { spawn } from 'node:child_process';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { buildPreload } from '../support/build-preload.ts';
import { testKeyText } from '../support/run-hooked.ts';
import { type Report, readJunit, readMocha, readTap } from './read-report.ts';
import { type Suite, suites } from './suites.ts';

/*
 * `npm run transparency -- axios=PATH undici=PATH requests=PATH httpx=PATH`: runs a client's own test suite, from a checkout of its
 * repository with its dependencies installed, without and with the hooks, and says which tests changed. A
 * file in which something changed is run again both ways: some tests fail now and then by themselves.
 */

const atOnce = 2;
const longestMs = 90_000;
const asked = process.argv.slice(2).map((word) => word.split('=', 2));
if (asked.length === 0) {
  const known = suites.map(({ client }) => client).join(', ');
  console.error(`usage: npm run transparency -- CLIENT=CHECKOUT…, with CLIENT of ${known}`);
  process.exit(2);
}
const pythonHome = resolve('instrumentation/python');
const preload = asked.some(([client]) => suites.find((each) => each.client === client)?.python === undefined)
  ? await buildPreload()
  : '';
let changed = 0;
for (const [client, path = ''] of asked) {
  const suite = suites.find((each) => each.client === client);
  if (suite === undefined) throw new Error(`no suite is known for ${client}`);
  changed += await compare(suite, resolve(path));
}
process.exit(changed === 0 ? 0 : 1);

interface Both {
  readonly without: Report;
  readonly hooked: Report;
  readonly spooled: number;
}

async function compare(suite: Suite, checkout: string): Promise<number> {
  const files = suite.files.flatMap((pattern) => globSync(pattern, { cwd: checkout })).sort();
  const batches = suite.isEachAlone ? files.map((file) => [file]) : [files];
  const counts = { passed: 0, failed: 0, hookedPassed: 0, hookedFailed: 0, spooled: 0 };
  const worse: string[] = [];
  await inLanes(batches, async (batch) => {
    let both = await runBoth(suite, checkout, batch);
    if (onlyWithout(both).length > 0) both = await runBoth(suite, checkout, batch);
    counts.passed += both.without.passed.size;
    counts.failed += both.without.failed.size;
    counts.hookedPassed += both.hooked.passed.size;
    counts.hookedFailed += both.hooked.failed.size;
    counts.spooled += both.spooled;
    worse.push(...onlyWithout(both).map((name) => `${batch.length === 1 ? `${batch[0]}: ` : ''}${name}`));
  });
  console.log(
    `${suite.client}, ${files.length} files: ${counts.passed} passed and ${counts.failed} failed without hooks, ` +
      `${counts.hookedPassed} passed and ${counts.hookedFailed} failed with them (${counts.spooled} bytes observed)`,
  );
  for (const name of worse) console.log(`  passed only without hooks: ${name}`);
  return worse.length;
}

function onlyWithout({ without, hooked }: Both): readonly string[] {
  return [...without.passed].filter((name) => !hooked.passed.has(name));
}

async function runBoth(suite: Suite, checkout: string, files: readonly string[]): Promise<Both> {
  const without = await run(suite, checkout, { files, isHooked: false });
  const hooked = await run(suite, checkout, { files, isHooked: true });
  return { without: without.report, hooked: hooked.report, spooled: hooked.spooled };
}

interface How {
  readonly files: readonly string[];
  readonly isHooked: boolean;
}

async function run(suite: Suite, checkout: string, { files, isHooked }: How) {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-transparency-'));
  const path = join(folder, 'report');
  const spool = join(folder, 'spool');
  mkdirSync(spool);
  const child = spawn(interpreter(suite), suite.command(files, path), {
    cwd: checkout,
    stdio: 'ignore',
    env: {
      ...process.env,
      ...switches(suite, checkout, isHooked),
      MAYFLY_SPOOL: spool,
      MAYFLY_DRAIN: 'external',
      MAYFLY_FINGERPRINT_KEY: testKeyText,
    },
  });
  const limit = suite.isEachAlone ? longestMs : longestMs * 10;
  const timer = setTimeout(() => child.kill('SIGKILL'), limit);
  await new Promise((done) => child.once('close', done));
  clearTimeout(timer);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const spooled = readdirSync(spool).reduce((sum, name) => sum + statSync(join(spool, name)).size, 0);
  rmSync(folder, { recursive: true, force: true });
  const read = { mocha: readMocha, tap: readTap, junit: readJunit }[suite.report];
  return { report: read(text), spooled };
}

function interpreter({ python }: Suite): string {
  if (python === undefined) return process.execPath;
  const environment = pythonEnvironment({
    folder: '.cache/python-transparency',
    requirements: 'test/transparency/python-requirements.txt',
  });
  if ('problem' in environment) throw new Error(environment.problem);
  return environment.python;
}

/** What makes a process one with hooks, or without: as `mayfly run` does it. */
function switches({ python }: Suite, checkout: string, isHooked: boolean): NodeJS.ProcessEnv {
  if (python === undefined) return { NODE_OPTIONS: isHooked ? `--require ${JSON.stringify(preload)}` : '' };
  const startup = isHooked ? [join(pythonHome, 'mayfly_instrumentation/startup'), pythonHome] : [];
  return { PYTHONPATH: [...startup, join(checkout, python)].join(delimiter) };
}

async function inLanes<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const lane = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
