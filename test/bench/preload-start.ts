import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fakeSecret } from '../support/fake-secret.ts';
import { testKeyText } from '../support/run-hooked.ts';
import { median, quantile } from './quantile.ts';

const runs = 41;

/** Start-up of a process that does nothing, with and without the preload, in turn. */
export async function preloadStart(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-bench-'));
  const script = join(folder, 'empty.cjs');
  writeFileSync(script, '');
  const plain = { PATH: process.env['PATH'], HOME: folder };
  const hooked = {
    ...plain,
    MAYFLY_SPOOL: join(folder, 'spool'),
    MAYFLY_FINGERPRINT_KEY: testKeyText,
    MAYFLY_DRAIN: 'external',
  };
  const holding = { ...hooked, OPENAI_API_KEY: fakeSecret('sk-', 48), DB_PASSWORD: fakeSecret('', 24) };
  const preload = ['--require', resolve('instrumentation/node/dist/preload.cjs')];
  const cases = [
    { name: 'no preload', args: [], env: plain },
    { name: 'preload, no credential in the environment', args: preload, env: hooked },
    { name: 'preload, two credentials in the environment', args: preload, env: holding },
  ].map((each) => ({ ...each, ms: [] as number[] }));
  for (let i = 0; i < runs; i++) {
    for (const each of cases) {
      const started = performance.now();
      const { status } = spawnSync(process.execPath, [...each.args, script], { env: each.env });
      if (status !== 0) throw new Error(`${each.name}: the process ended with ${status}`);
      each.ms.push(performance.now() - started);
    }
  }
  if (readdirSync(join(folder, 'spool')).length !== 2 * runs) throw new Error('the preload left no spool');
  const floor = cases[0]?.ms ?? [];
  const rows = cases.map(({ name, ms }) => {
    const paired = ms.map((value, i) => value - (floor[i] ?? 0));
    return `| ${name} | ${median(ms).toFixed(1)} | ${quantile(ms, 0.9).toFixed(1)} | ${median(paired).toFixed(1)} |`;
  });
  return [
    '| start-up, ms | median | p90 | median of paired differences |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}
