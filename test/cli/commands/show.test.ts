import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseInput } from '../../../src/cli/arguments/parse-input.ts';
import { show } from '../../../src/cli/commands/show.ts';
import { type FakeCollector, problem, startFakeCollector } from '../support/fake-collector.ts';
import { sampleDetail, sampleFingerprint, summary } from '../support/sample-credentials.ts';
import { testContext } from '../support/test-context.ts';

const fingerprint = sampleFingerprint('github');
let collector: FakeCollector;
beforeEach(async () => {
  collector = await startFakeCollector();
  collector.api = (_method, url) =>
    url.pathname === '/api/v1/credentials'
      ? { status: 200, body: { items: [summary('github')], nextCursor: null } }
      : { status: 200, body: sampleDetail };
});
afterEach(() => collector.close());

async function run(...args: string[]) {
  const context = testContext({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, MAYFLY_READ_TOKEN: 'x' });
  const code = await show.run(context, parseInput(show, args));
  return { code, ...context.written };
}

test('a whole fingerprint is one request', async () => {
  const { code, out } = await run(fingerprint);
  expect(code).toBe(0);
  expect(out).toMatch(/^github installation_token {2}live, short-lived, 48 uses\n/);
  expect(collector.requests).toEqual([`GET /api/v1/credentials/${fingerprint}`]);
});

test('a beginning is found first', async () => {
  await run(fingerprint.slice(0, 10));
  expect(collector.requests).toEqual([
    `GET /api/v1/credentials?fingerprint=${fingerprint.slice(0, 10)}&limit=9`,
    `GET /api/v1/credentials/${fingerprint}`,
  ]);
});

test('JSON is what the API answered', async () => {
  expect(JSON.parse((await run(fingerprint, '--json')).out)).toEqual(sampleDetail);
});

test('one that is not there is not found', async () => {
  collector.api = () => ({
    status: 404,
    body: problem(404, 'not_found', 'no credential has this fingerprint'),
  });
  await expect(run(fingerprint)).rejects.toMatchObject({
    code: 'not_found',
    message: 'no credential has this fingerprint',
  });
});

test('an answer that is no credential is noticed', async () => {
  collector.api = () => ({ status: 200, body: { fingerprint } });
  await expect(run(fingerprint)).rejects.toMatchObject({ code: 'collector.unreachable' });
});
