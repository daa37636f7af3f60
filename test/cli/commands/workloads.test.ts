import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseInput } from '../../../src/cli/arguments/parse-input.ts';
import { workloads } from '../../../src/cli/commands/workloads.ts';
import { type FakeCollector, startFakeCollector } from '../support/fake-collector.ts';
import { sampleWorkload } from '../support/sample-answers.ts';
import { testContext } from '../support/test-context.ts';

let collector: FakeCollector;
beforeEach(async () => {
  collector = await startFakeCollector();
  collector.api = () => ({ status: 200, body: { items: [sampleWorkload], nextCursor: null } });
});
afterEach(() => collector.close());

async function run(...args: string[]) {
  const context = testContext({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, MAYFLY_READ_TOKEN: 'x' });
  const code = await workloads.run(context, parseInput(workloads, args));
  return { code, ...context.written };
}

test('a workload is a line with its credentials and its gaps', async () => {
  const { code, out } = await run();
  expect(code).toBe(0);
  expect(out.split('\n')[1]).toBe(
    'release-agent  production   team-release     2     1     4  reviewer +1          2  12s ago    silent +1',
  );
  expect(collector.requests).toEqual(['GET /api/v1/workloads?limit=100']);
});

test('words are looked for', async () => {
  await run('billing', 'prod', '--limit', '3');
  expect(collector.requests).toEqual(['GET /api/v1/workloads?q=billing+prod&limit=3']);
});

test('JSON is a page as the API has it', async () => {
  expect(JSON.parse((await run('--json')).out)).toEqual({ items: [sampleWorkload], nextCursor: null });
});

test('nothing is said on stderr', async () => {
  collector.api = () => ({ status: 200, body: { items: [], nextCursor: null } });
  expect(await run()).toEqual({ code: 0, out: '', err: 'mayfly: no workloads yet\n' });
  expect((await run('x')).err).toBe('mayfly: no workload matches\n');
});

test('an answer that is no list of workloads is noticed', async () => {
  collector.api = () => ({ status: 200, body: { items: [{ service: 'x' }], nextCursor: null } });
  await expect(run()).rejects.toMatchObject({ code: 'collector.unreachable' });
});
