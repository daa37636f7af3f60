import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseInput } from '../../../src/cli/arguments/parse-input.ts';
import { tokenCreate } from '../../../src/cli/commands/token-create.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { type FakeCollector, startFakeCollector } from '../support/fake-collector.ts';
import { at } from '../support/sample-credentials.ts';
import { testContext } from '../support/test-context.ts';

const token = fakeSecret('', 50);
const view = {
  id: 'id-1',
  name: 'ci',
  scope: 'read',
  createdAt: at(0),
  expiresAt: at(86_400),
  revokedAt: null,
  lastUsedAt: null,
  token,
};
let collector: FakeCollector;
beforeEach(async () => {
  collector = await startFakeCollector();
  collector.api = () => ({ status: 201, body: view });
});
afterEach(() => collector.close());

async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>> = { MAYFLY_ADMIN_TOKEN: 'x' },
) {
  const context = testContext({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, ...env });
  const code = await tokenCreate.run(context, parseInput(tokenCreate, args));
  return { code, ...context.written };
}

test('the token alone goes to stdout, words about it to stderr', async () => {
  expect(await run(['--scope', 'read', '--name', 'ci', '--expires-in-days', '1'])).toEqual({
    code: 0,
    out: `${token}\n`,
    err: 'mayfly: token ci (read, id id-1) ends 2027-01-16 08:00:00Z; it is not shown again\n',
  });
  expect(collector.requests).toEqual(['POST /api/v1/tokens']);
  expect(collector.bodies).toEqual([{ name: 'ci', scope: 'read', expires_in_days: 1 }]);
});

test('without a number of days it never ends', async () => {
  collector.api = () => ({ status: 201, body: { ...view, expiresAt: null } });
  const { err } = await run(['--scope', 'read', '--name', 'ci']);
  expect(collector.bodies).toEqual([{ name: 'ci', scope: 'read' }]);
  expect(err).toContain('never ends');
});

test('limits and rates are asked for by name', async () => {
  const limits = ['--environment', 'prod', '--environment', 'dev', '--workload', 'billing'];
  const rates = ['--new-credentials-per-second', '50', '--spans-per-second', '2000'];
  await run(['--scope', 'ingest', '--name', 'ci', ...limits, ...rates]);
  expect(collector.bodies).toEqual([
    {
      name: 'ci',
      scope: 'ingest',
      environments: ['prod', 'dev'],
      workloads: ['billing'],
      new_credentials_per_second: 50,
      spans_per_second: 2000,
    },
  ]);
});

test.each([
  [['--name', 'ci'], 'token create: --scope ingest|read|admin is missing'],
  [['--scope', 'read'], 'token create: --name NAME is missing'],
  [['--scope', 'raed', '--name', 'ci'], 'token create: raed is no scope: did you mean read?'],
  [
    ['--scope', 'everything', '--name', 'ci'],
    'token create: everything is no scope, only ingest, read, admin',
  ],
  [
    ['--scope', 'read', '--name', 'ci', '--expires-in-days', '0'],
    'token create: --expires-in-days is a number of days from 1',
  ],
  [
    ['--scope', 'ingest', '--name', 'ci', '--spans-per-second', '1e3'],
    'token create: --spans-per-second is a number from 1',
  ],
])('%j is one clear message', async (args, message) => {
  await expect(run(args)).rejects.toMatchObject({ code: 'request.invalid', message });
  expect(collector.requests).toEqual([]);
});

test('only the admin token will do', async () => {
  collector.api = () => ({ status: 401 });
  await expect(run(['--scope', 'read', '--name', 'ci'], { MAYFLY_READ_TOKEN: 'x' })).rejects.toMatchObject({
    code: 'access.unauthenticated',
    message: expect.stringContaining('set MAYFLY_ADMIN_TOKEN or MAYFLY_ADMIN_TOKEN_FILE'),
  });
});
