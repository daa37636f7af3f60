import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { type ReceiverResult, receiversPage } from './receivers-page.ts';

/**
 * `npm run test:siem`: exports against the real receivers, the heavy ones too: each is fetched or built into `.cache`
 * where it can be had. `npm test` runs the light ones only. `npm run test:siem -- syslog` runs those of that name;
 * `--write` writes `docs/siem/receivers.md`.
 */
const report = '.cache/siem.json';
mkdirSync('.cache', { recursive: true });
const words = process.argv.slice(2).filter((word) => word !== '--write');
const isWritten = process.argv.includes('--write');
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
      readonly title: string;
      readonly ancestorTitles: readonly string[];
    }[];
  }[];
}

const results = JSON.parse(readFileSync(report, 'utf8')) as Report;
const receivers: ReceiverResult[] = results.testResults.flatMap(({ name, status, assertionResults }) => {
  const byReceiver = Map.groupBy(
    assertionResults,
    ({ ancestorTitles }) => ancestorTitles[0] ?? relative('test/siem', name),
  );
  return [...byReceiver].map(([receiver, tests]) => {
    const count = (...statuses: readonly string[]): number =>
      tests.filter((one) => statuses.includes(one.status)).length;
    const [passed, failed] = [count('passed'), count('failed')];
    return {
      receiver,
      passed,
      failed,
      skipped: tests.length - passed - failed,
      // A receiver that did not start has tests that never ran.
      isBroken: status === 'failed' && failed === 0 && passed === 0,
      titles: tests.map(({ title }) => title),
    };
  });
});
console.log('\nreceiver: passed, failed, skipped');
for (const { receiver, passed, failed, skipped, isBroken } of receivers) {
  console.log(`${receiver}: ${passed}, ${failed}, ${skipped}${isBroken ? ' (did not start)' : ''}`);
}
if (isWritten) writeFileSync('docs/siem/receivers.md', receiversPage(receivers));
process.exit(vitest.status ?? 1);
