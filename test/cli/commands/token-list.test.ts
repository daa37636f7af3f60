import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseInput } from '../../../src/cli/arguments/parse-input.ts';
import { tokenList } from '../../../src/cli/commands/token-list.ts';
import { type FakeCollector, startFakeCollector } from '../support/fake-collector.ts';
import { at } from '../support/sample-credentials.ts';
import { testContext } from '../support/test-context.ts';

const token = {
  id: 'id-1',
  name: 'ci',
  scope: 'read',
  createdAt: at(-7200),
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: at(-60),
};
const tokens = [
  token,
  { ...token, id: 'id-2', name: 'old', scope: 'ingest', expiresAt: at(-60), lastUsedAt: null },
  { ...token, id: 'id-3', name: 'gone', scope: 'admin', revokedAt: at(-60), expiresAt: at(86_400) },
];
let collector: FakeCollector;
beforeEach(async () => {
  collector = await startFakeCollector();
  collector.api = () => ({ status: 200, body: { items: tokens, nextCursor: null } });
});
afterEach(() => collector.close());

async function run(...args: string[]) {
  const context = testContext({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, MAYFLY_ADMIN_TOKEN: 'x' });
  const code = await tokenList.run(context, parseInput(tokenList, args));
  return { code, ...context.written };
}

test('each token is a line that says whether it is still good', async () => {
  expect(`\n${(await run()).out}`).toBe(`
ID    NAME  SCOPE   STATE    CREATED  EXPIRES  LAST USED
id-1  ci    read    valid    2h ago   -        1m ago
id-2  old   ingest  expired  2h ago   1m ago   -
id-3  gone  admin   revoked  2h ago   in 1d    1m ago
`);
});

test('limits are shown when a token has some', async () => {
  const limited = { ...token, environments: ['prod'], workloads: ['billing', 'search'] };
  collector.api = () => ({ status: 200, body: { items: [limited, tokens[1]], nextCursor: null } });
  expect(`\n${(await run()).out}`).toBe(`
ID    NAME  SCOPE   LIMITED TO             STATE    CREATED  EXPIRES  LAST USED
id-1  ci    read    prod, billing, search  valid    2h ago   -        1m ago
id-2  old   ingest  -                      expired  2h ago   1m ago   -
`);
});

test('JSON is an array', async () => {
  expect(JSON.parse((await run('--json')).out)).toEqual(tokens);
});

test('no tokens are said on stderr', async () => {
  collector.api = () => ({ status: 200, body: { items: [], nextCursor: null } });
  expect(await run()).toEqual({ code: 0, out: '', err: 'mayfly: there are no tokens\n' });
});
