import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fuzzPage, fuzzTable, type Named } from './page.ts';
import { supervise } from './supervise.ts';
import { targets } from './targets.ts';

const help = `npm run fuzz -- [flags]: mutated inputs for every parser, each target in a process of its own

  --runs N       in all, shared evenly by the targets; 10000000 when not given (MAYFLY_FUZZ_RUNS)
  --target NAME  only this one; may be given more than once
  --seed N       of all inputs; a new one when not given (MAYFLY_FUZZ_SEED)
  --only N       gives one target its run N alone, and shows the input
  --from N       begins there instead: some crashes need the runs before them
  --hang S       seconds after which a run hangs; 120
  --heap M       MiB of heap; 512
  --write        writes docs/fuzz.md; targets that are not run keep their row
  --list         names the targets

The table goes to stdout, progress to stderr. It exits with 1 when anything crashed, hung or was too slow.
`;

const { values } = parseArgs({
  options: {
    runs: { type: 'string' },
    target: { type: 'string', multiple: true },
    seed: { type: 'string' },
    only: { type: 'string' },
    from: { type: 'string' },
    hang: { type: 'string' },
    heap: { type: 'string' },
    write: { type: 'boolean' },
    list: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});

function fail(message: string): never {
  console.error(`fuzz: ${message}`);
  process.exit(2);
}

function number(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined || text === '') return otherwise;
  return /^\d{1,10}$/.test(text) ? Number(text) : fail(`${name} is no number`);
}

if (values.help === true) {
  console.log(help);
  process.exit(0);
}
if (values.list === true) {
  console.log(targets.map(({ name, what }) => `${name}: ${what}`).join('\n'));
  process.exit(0);
}
const wanted = values.target ?? targets.map(({ name }) => name);
const unknown = wanted.filter((name) => !targets.some((target) => target.name === name));
if (unknown.length > 0) fail(`there is no target ${unknown.join(', ')}: see --list`);
const seed = number('--seed', values.seed ?? process.env['MAYFLY_FUZZ_SEED'], Date.now() % 1_000_000_000);
const heapMiB = number('--heap', values.heap, 512);

const single = values.only ?? values.from;
if (single !== undefined) {
  const [name] = wanted;
  if (wanted.length !== 1 || name === undefined) fail('--only and --from want one --target');
  const from = number('--only', single, 0);
  const runs = values.only === undefined ? number('--runs', values.runs, 1) : 1;
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-fuzz-'));
  const order = { target: name, seed, from, runs, show: true, progress: join(folder, 'progress') };
  const { status } = spawnSync(
    process.execPath,
    [`--max-old-space-size=${heapMiB}`, join(import.meta.dirname, 'child.ts'), JSON.stringify(order)],
    { stdio: 'inherit' },
  );
  rmSync(folder, { recursive: true, force: true });
  process.exit(status ?? 1);
}

const runs = number('--runs', values.runs ?? process.env['MAYFLY_FUZZ_RUNS'], 10_000_000);
const each = Math.ceil(runs / wanted.length);
const verdicts: Named[] = [];
console.error(`fuzz: ${wanted.length} targets, ${each.toLocaleString('en')} runs each, --seed ${seed}`);
for (const name of wanted) {
  const began = performance.now();
  const say = (line: string): void => console.error(`fuzz: ${line}`);
  const options = { seed, runs: each, hangSeconds: number('--hang', values.hang, 120), heapMiB, say };
  const verdict = await supervise(name, options);
  verdicts.push({ ...verdict, name, seed });
  // After each: they take hours.
  if (values.write === true) write();
  const seconds = Math.round((performance.now() - began) / 1000);
  say(
    `${name}: ${verdict.runs.toLocaleString('en')} runs in ${seconds} s, ${verdict.crashes.length} crashes`,
  );
  for (const { run, message } of verdict.crashes) {
    say(`  CRASH npm run fuzz -- --seed ${seed} --target ${name} --only ${run}\n    ${message}`);
  }
  for (const { run, cpuMs, bytes } of verdict.tooSlow) {
    say(
      `  SLOW ${cpuMs.toFixed(1)} ms for ${bytes} bytes: npm run fuzz -- --seed ${seed} --target ${name} --only ${run}`,
    );
  }
}
console.log(fuzzTable(verdicts));
process.exit(verdicts.some(({ crashes, tooSlow }) => crashes.length + tooSlow.length > 0) ? 1 : 0);

function write(): void {
  const path = join(import.meta.dirname, '../../docs/fuzz.md');
  writeFileSync(path, fuzzPage(existsSync(path) ? readFileSync(path, 'utf8') : '', verdicts));
}
