import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonEnvironment } from '../../../scripts/python-environment.ts';
import { testKeyText } from '../../support/run-hooked.ts';
import { median, quantile } from '../quantile.ts';

const runs = Number(process.env['MAYFLY_BENCH_ROUNDS'] ?? 40);
const programs = [
  ['an empty script', 'pass'],
  ['a script that imports requests', 'import requests'],
  ['a script that imports httpx', 'import httpx'],
] as const;
/** As the line of the `.pth` file does it, ahead of everything else. */
const hooks = 'from mayfly_instrumentation.process import start; start()';
/** CPU time of the children that a parent waited for, in milliseconds: the whole life of a process. */
const cost = `
import json, os, resource, subprocess, sys
def cpu():
    of = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (of.ru_utime + of.ru_stime) * 1000
found = []
for _ in range(int(sys.argv[1])):
    pair = []
    for source in sys.argv[2:]:
        before = cpu()
        subprocess.run([sys.executable, '-c', source], check=True)
        pair.append(cpu() - before)
    found.append(pair)
print(json.dumps(found))`;

/**
 * What the hooks add to the start of a process: CPU time of whole processes without and with them in turn, and what
 * `-X importtime` says of the package. The spool is left for somebody else to send.
 */
export async function pythonImport(): Promise<string> {
  const environment = pythonEnvironment({
    folder: '.cache/python-bench',
    requirements: 'test/bench/python-cost/requirements.txt',
  });
  if ('problem' in environment) return environment.problem;
  const { python } = environment;
  const scratch = mkdtempSync(join(tmpdir(), 'mayfly-bench-'));
  const env = {
    PATH: process.env['PATH'],
    HOME: scratch,
    MAYFLY_SPOOL: join(scratch, 'spool'),
    MAYFLY_DRAIN: 'external',
    MAYFLY_FINGERPRINT_KEY: testKeyText,
  };
  const rows = programs.map(([name, source]) => {
    const sources = [source, `${hooks}\n${source}`];
    const pairs = JSON.parse(output(python, ['-c', cost, String(runs), ...sources], env)) as [
      number,
      number,
    ][];
    const added = pairs.map(([without, hooked]) => hooked - without);
    const floor = median(pairs.map(([without]) => without)).toFixed(1);
    const spread = `${quantile(added, 0.25).toFixed(1)} – ${quantile(added, 0.75).toFixed(1)}`;
    return `| ${name} | ${floor} | ${median(added).toFixed(1)} (${spread}) |`;
  });
  const imports = Array.from({ length: runs }, () => importTime(python, env));
  rmSync(scratch, { recursive: true, force: true });
  return [
    `| ${runs} runs in turn, ms | CPU without hooks (median) | added CPU, median (p25 – p75) |`,
    '|---|---|---|',
    ...rows,
    '',
    `\`-X importtime\` of the package and all that it imports: ${median(imports).toFixed(1)} ms (median of ${runs}).`,
  ].join('\n');
}

/** The last line is the outermost import: `import time: self [us] | cumulative | imported package`. */
function importTime(python: string, env: NodeJS.ProcessEnv): number {
  const { stderr } = spawnSync(python, ['-X', 'importtime', '-c', 'import mayfly_instrumentation.process'], {
    encoding: 'utf8',
    env,
  });
  const outermost = stderr.split('\n').filter((line) => /\| mayfly_instrumentation(\.process)?$/.test(line));
  return outermost.reduce((sum, line) => sum + Number(line.split('|')[1]) / 1_000, 0);
}

function output(python: string, words: readonly string[], env: NodeJS.ProcessEnv): string {
  const { stdout, stderr, status } = spawnSync(python, words, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`the measured process ended with ${status}: ${stderr}`);
  return stdout;
}
