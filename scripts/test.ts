import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { pythonEnvironment } from './python-environment.ts';

/**
 * `npm test`: every test of both languages. `npm test -- <file>` runs that file of the Node suite alone.
 * `--long` runs the long form of the campaigns (kills, mutations).
 */
const words = process.argv.slice(2);
const long = words.includes('--long');
const files = words.filter((word) => word !== '--long');
const report = '.cache/vitest.json';
mkdirSync('.cache', { recursive: true });

const vitest = spawnSync(
  'vitest',
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...files],
  {
    stdio: 'inherit',
    env: { ...process.env, ...(long ? { MAYFLY_TEST_LONG: '1' } : {}) },
  },
);
let { passed, failed, skipped } = vitestTotals();
let exit = vitest.status ?? 1;

if (files.length === 0) {
  const environment = pythonEnvironment();
  if ('problem' in environment) {
    console.error(environment.problem);
    failed += 1;
    exit ||= 1;
  } else {
    const python = spawnSync(environment.python, ['-m', 'unittest', 'discover', '-s', 'test/python'], {
      encoding: 'utf8',
    });
    process.stderr.write(python.stderr ?? '');
    const ran = Number(/^Ran (\d+) test/m.exec(python.stderr ?? '')?.[1] ?? 0);
    const left = Number(/skipped=(\d+)/.exec(python.stderr ?? '')?.[1] ?? 0);
    const broken =
      python.status === 0 ? 0 : Number(/(?:failures|errors)=(\d+)/.exec(python.stderr ?? '')?.[1] ?? 1);
    if (python.status !== 0 || ran === 0) exit ||= 1;
    passed += Math.max(0, ran - broken - left);
    skipped += left;
    failed += python.status === 0 && ran > 0 ? 0 : Math.max(1, broken);
  }
}

console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(exit);

function vitestTotals(): { passed: number; failed: number; skipped: number } {
  try {
    const totals = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>;
    return {
      passed: totals['numPassedTests'] ?? 0,
      failed: totals['numFailedTests'] ?? 0,
      skipped: (totals['numPendingTests'] ?? 0) + (totals['numTodoTests'] ?? 0),
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
