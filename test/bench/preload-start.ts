import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fakeSecret } from '../support/fake-secret.ts';
import { testKeyText } from '../support/run-hooked.ts';
import { median } from './quantile.ts';

const runs = 41;

/**
 * A process that does nothing, with and without the preload, in turn: the time from its start to the first line of
 * the application, by its own clock, and the time of the whole process.
 */
export async function preloadStart(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-bench-'));
  const script = join(folder, 'empty.cjs');
  writeFileSync(script, 'process.stdout.write(String(performance.now()));');
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
  ].map((each) => ({ ...each, whole: [] as number[], firstLine: [] as number[] }));
  for (let i = 0; i < runs; i++) {
    for (const each of cases) {
      const started = performance.now();
      const { status, stdout } = spawnSync(process.execPath, [...each.args, script], { env: each.env });
      if (status !== 0) throw new Error(`${each.name}: the process ended with ${status}`);
      each.whole.push(performance.now() - started);
      each.firstLine.push(Number(stdout));
    }
  }
  if (readdirSync(join(folder, 'spool')).length !== 2 * runs) throw new Error('the preload left no spool');
  const floor = cases[0];
  const rows = cases.map(({ name, firstLine, whole }) => {
    const added = (own: readonly number[], base: readonly number[] = []): string =>
      median(own.map((value, i) => value - (base[i] ?? Number.NaN))).toFixed(1);
    const cells = [
      median(firstLine).toFixed(1),
      added(firstLine, floor?.firstLine),
      median(whole).toFixed(1),
      added(whole, floor?.whole),
    ];
    return `| ${name} | ${cells.join(' | ')} |`;
  });
  return [
    '| ms, medians | first line of the application | added (paired) | whole process | added (paired) |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}
