import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseInput } from '../../../src/cli/arguments/parse-input.ts';
import { coverage } from '../../../src/cli/commands/coverage.ts';
import { gapText } from '../../../src/cli/terminal/gap-text.ts';
import { coverageGaps } from '../../../src/core/api/inventory-views.ts';
import { type FakeCollector, startFakeCollector } from '../support/fake-collector.ts';
import { sampleCoverage } from '../support/sample-answers.ts';
import { testContext } from '../support/test-context.ts';

let collector: FakeCollector;
beforeEach(async () => {
  collector = await startFakeCollector();
  collector.api = () => ({ status: 200, body: sampleCoverage });
});
afterEach(() => collector.close());

async function run(...args: string[]) {
  const context = testContext({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, MAYFLY_READ_TOKEN: 'x' });
  const code = await coverage.run(context, parseInput(coverage, args));
  return { code, ...context.written };
}

test('workloads with their gaps, and totals of all', async () => {
  const { code, out } = await run();
  expect(code).toBe(0);
  expect(out).toContain('release-agent (production)');
  expect(out).toMatch(/silent, dropped$/m);
  expect(out).toMatch(
    /^1 of 3 workloads with gaps; 1 of 4 processes silent; 2 of 1,050 observations dropped$/m,
  );
});

test.each([
  [1, 1],
  [0, 0],
])('--fail-on gaps with %i workloads that have one is exit code %i', async (withGaps, code) => {
  const totals = { ...sampleCoverage.totals, withGaps };
  collector.api = () => ({ status: 200, body: { ...sampleCoverage, totals } });
  expect((await run('--fail-on', 'gaps')).code).toBe(code);
  expect((await run()).code).toBe(0);
});

test('all pages are one answer, with the totals of the first', async () => {
  collector.api = (_method, url) => ({
    status: 200,
    body: { ...sampleCoverage, nextCursor: url.searchParams.has('cursor') ? null : 'on' },
  });
  const found = JSON.parse((await run('--json', '--all')).out);
  expect(found).toEqual({
    workloads: [...sampleCoverage.workloads, ...sampleCoverage.workloads],
    totals: sampleCoverage.totals,
    nextCursor: null,
  });
});

test('what to fail on is one word', async () => {
  await expect(run('--fail-on', 'gap')).rejects.toMatchObject({
    message: 'coverage: --fail-on takes gaps, not gap: did you mean gaps?',
  });
});

test.each(coverageGaps)('%s is said in words', (gap) => expect(gapText(gap)).not.toContain('_'));
