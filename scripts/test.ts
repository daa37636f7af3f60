import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { pythonTests } from './python-tests.ts';

/**
 * `npm test`: every test of both languages. `npm test -- <file>` runs that file of the Node suite alone.
 * `--long` runs the long form of the campaigns (kills, mutations).
 */
const words = process.argv.slice(2);
const long = words.includes('--long');
const files = words.filter((word) => word !== '--long');
const report = '.cache/vitest.json';
mkdirSync('.cache', { recursive: true });

const vitest = spawn(
  'vitest',
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...files],
  {
    stdio: 'inherit',
    env: { ...process.env, ...(long ? { MAYFLY_TEST_LONG: '1' } : {}) },
  },
);
const ended = new Promise<number>((resolve) => {
  vitest.on('error', () => resolve(1));
  vitest.on('close', (code) => resolve(code ?? 1));
});
// Beside it: both wait a lot. What Python says is shown at the end.
const python = files.length === 0 ? pythonTests() : null;
let exit = await ended;
let { passed, failed, skipped } = vitestTotals();

if (python !== null) {
  const { output, ...totals } = await python;
  process.stderr.write(`${output}\n`);
  passed += totals.passed;
  failed += totals.failed;
  skipped += totals.skipped;
  if (totals.failed > 0) exit ||= 1;
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
