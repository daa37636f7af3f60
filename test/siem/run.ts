import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

/**
 * `npm run test:siem`: exports against the real receivers, the heavy ones too: each is fetched or built into `.cache`
 * where it can be had. `npm test` runs the light ones only. `npm run test:siem -- syslog` runs those of that name.
 */
const report = '.cache/siem.json';
mkdirSync('.cache', { recursive: true });
const words = process.argv.slice(2);
const vitest = spawnSync(
  'vitest',
  [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...(words.length === 0 ? ['test/siem/'] : words.map((word) => `test/siem/${word}`)),
  ],
  { stdio: 'inherit', env: { ...process.env, MAYFLY_TEST_SIEM: '1' } },
);

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly ancestorTitles: readonly string[];
    }[];
  }[];
}

const results = JSON.parse(readFileSync(report, 'utf8')) as Report;
console.log('\nreceiver: passed, failed, skipped');
for (const { name, status, assertionResults } of results.testResults) {
  const byReceiver = Map.groupBy(
    assertionResults,
    ({ ancestorTitles }) => ancestorTitles[0] ?? relative('test/siem', name),
  );
  for (const [receiver, tests] of byReceiver) {
    const count = (...statuses: readonly string[]): number =>
      tests.filter((one) => statuses.includes(one.status)).length;
    const skipped = tests.length - count('passed', 'failed');
    // A receiver that did not start has tests that never ran.
    const isBroken = status === 'failed' && count('failed') === 0 && count('passed') === 0;
    console.log(
      `${receiver}: ${count('passed')}, ${count('failed')}, ${skipped}${isBroken ? ' (did not start)' : ''}`,
    );
  }
}
process.exit(vitest.status ?? 1);
