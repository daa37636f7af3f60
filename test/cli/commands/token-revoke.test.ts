import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseInput } from '../../../src/cli/arguments/parse-input.ts';
import { tokenRevoke } from '../../../src/cli/commands/token-revoke.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { type FakeCollector, problem, startFakeCollector } from '../support/fake-collector.ts';
import { testContext } from '../support/test-context.ts';

let collector: FakeCollector;
beforeEach(async () => {
  collector = await startFakeCollector();
});
afterEach(() => collector.close());

async function run(id: string) {
  const context = testContext({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, MAYFLY_ADMIN_TOKEN: 'x' });
  const code = await tokenRevoke.run(context, parseInput(tokenRevoke, [id]));
  return { code, ...context.written };
}

test('it is revoked by its id', async () => {
  collector.api = () => ({ status: 200 });
  expect(await run('33e9-aa')).toEqual({ code: 0, out: '', err: 'mayfly: token 33e9-aa is revoked\n' });
  expect(collector.requests).toEqual(['DELETE /api/v1/tokens/33e9-aa']);
});

test('one that is not there is not found', async () => {
  collector.api = () => ({ status: 404, body: problem(404, 'not_found', 'there is no token with this id') });
  await expect(run('33e9')).rejects.toMatchObject({ code: 'not_found' });
});

test.each([
  ['a token', fakeSecret('mft_r_', 49)],
  ['a path', '../credentials'],
])('%s in the place of the id is neither sent nor repeated', async (_what, text) => {
  const failure = await run(text).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'request.invalid' });
  expect(String(failure)).not.toContain(text);
  expect(collector.requests).toEqual([]);
});
