import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseInput } from '../../../src/cli/arguments/parse-input.ts';
import { verify } from '../../../src/cli/commands/verify.ts';
import { type FakeCollector, startFakeCollector } from '../support/fake-collector.ts';
import { testContext } from '../support/test-context.ts';

const right = {
  ok: true,
  requests: 1,
  observations: 1234,
  unreadable: 0,
  missing: { process: 0, context: 0, credential: 0, usage: 0 },
  unexplained: { credential: 0, usage: 0 },
  audit: { links: 7, fault: null },
};
let collector: FakeCollector;
beforeEach(async () => {
  collector = await startFakeCollector();
});
afterEach(() => collector.close());

async function run(body: unknown, ...args: string[]) {
  collector.api = () => ({ status: 200, body });
  const context = testContext({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, MAYFLY_ADMIN_TOKEN: 'x' });
  const code = await verify.run(context, parseInput(verify, args));
  return { code, ...context.written };
}

test('an inventory that is right is said in words', async () => {
  expect(await run(right)).toMatchObject({
    code: 0,
    out: '1,234 observations in 1 request folded again\nthe inventory is what they tell\n7 links of the audit as written\n',
  });
});

test('what is wrong is told by table, and the exit code says so', async () => {
  const wrong = {
    ...right,
    ok: false,
    unreadable: 2,
    missing: { ...right.missing, usage: 1 },
    unexplained: { credential: 3, usage: 0 },
    audit: { links: 7, fault: { seq: 4, problem: 'altered' } },
  };
  expect(await run(wrong)).toMatchObject({
    code: 1,
    out: [
      '1,234 observations in 1 request folded again',
      '2 requests of the inbox cannot be read',
      '1 row of usage missing or with less than the inbox tells',
      '3 rows of credential with more than the inbox tells, or otherwise',
      'the audit is broken at link 4: altered',
      '',
    ].join('\n'),
  });
});

test('JSON is the answer', async () => {
  expect(JSON.parse((await run(right, '--json')).out)).toEqual(right);
});

test('an answer that is none is said to be none', async () => {
  await expect(run({ ok: true })).rejects.toThrow('sent no verification');
});
