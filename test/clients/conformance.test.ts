import { expect, test } from 'vitest';
import { fakeSecret } from '../support/fake-secret.ts';
import type { ClientCase } from './cases/client-case.ts';
import { clientCases } from './cases/index.ts';
import { shortPlan } from './harness/plans.ts';
import { formOf, lineOf } from './harness/result-line.ts';
import { runCase } from './harness/run-case.ts';
import { columns } from './harness/verdict.ts';
import type { Minting } from './servers/minting.ts';

const plan = shortPlan(clientCases).map((planned) => ({
  ...planned,
  name: `${planned.kase.client}, ${formOf(planned.variant)}`,
}));

test('at least 60 client packages are driven, and ten of them bundled', () => {
  expect(new Set(clientCases.flatMap(({ packages }) => packages)).size).toBeGreaterThanOrEqual(60);
  expect(clientCases.filter(({ commonest }) => commonest === true).length).toBeGreaterThanOrEqual(10);
});

test('no two cases share a name', () => {
  const names = clientCases.map(({ client }) => client);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

test.concurrent.for(plan)(
  'everything that $name fetches and uses is seen, and nothing else',
  { timeout: 180_000 },
  async ({ kase, variant }, { expect: expectHere }) => {
    const result = await runCase(kase, variant);
    expectHere(result.problems, lineOf(result)).toEqual([]);
  },
);

/** The case that the controls spoil. */
function fetchCase(): ClientCase {
  const found = clientCases.find(({ client }) => client === 'fetch');
  if (found === undefined) throw new Error('no case for fetch');
  return found;
}

test('control: without the hooks nothing is seen', async () => {
  const { scores, extra } = await runCase(fetchCase(), { format: 'esm', preload: false });
  for (const column of columns) expect(scores[column].seen, column).toBe(0);
  expect(scores.fetch.of).toBeGreaterThan(0);
  expect(extra).toBe(0);
});

test.each([
  ['type', { type: 'aws.session' }],
  ['provider', { provider: 'aws' }],
  ['fetch', { fetched: { source: 'file' } }],
  ['parent', { parents: ['GITHUB_TOKEN'] }],
  ['end', { ended: 'revoked' }],
  ['use', { uses: [{ at: 'elsewhere.example.com', location: 'header' }] }],
  ['use', { uses: [{ at: 'orders.example.com', location: 'query' }] }],
  ['use', { uses: [{ at: 'orders.example.com', location: 'header', outcome: 'denied' }] }],
] as const)('control: a wrong expectation of %s fails: %j', async (column, wrong) => {
  const kase = fetchCase();
  const access_token = { ...kase.credentials['access_token'], ...wrong } as ClientCase['credentials'][string];
  const { problems } = await runCase(
    { ...kase, credentials: { ...kase.credentials, access_token } },
    { format: 'esm' },
  );
  expect(problems.map(({ what }) => what)).toContain(`${column}: access_token`);
});

test('control: a credential that the case does not know fails', async () => {
  const kase = fetchCase();
  const stranger = fakeSecret('ghp_', 36);
  const { extra, problems } = await runCase(
    { ...kase, body: `${kase.body}\nprocess.env.STRANGER;`, env: { STRANGER: stranger } },
    { format: 'esm' },
  );
  expect(extra).toBe(1);
  expect(problems.map(({ what }) => what)).toEqual(['extra: a stranger']);
});

test('control: a wrong agent fails', async () => {
  const { problems } = await runCase({ ...fetchCase(), agent: 'somebody else' }, { format: 'esm' });
  expect(problems.map(({ what }) => what)).toContain('agent: GITHUB_TOKEN');
});

test.each([
  [
    'that was not reported',
    { what: 'use: GITHUB_TOKEN', detail: '1 of 2 uses at api.github.com:443' },
    (minting: Minting) =>
      minting.presented('GITHUB_TOKEN', { host: 'api.github.com', port: 443, what: 'nothing' }),
  ],
  [
    'that the server did not see',
    {
      what: 'extra: GITHUB_TOKEN',
      detail: '1 uses at api.github.com:443, where the server saw 0',
    },
    (minting: Minting) => Object.assign(minting.log, { length: 0 }),
  ],
])('control: a use %s fails', async (_which, problem, spoil) => {
  const kase = fetchCase();
  const services: ClientCase['services'] = (minting) => ({
    ...kase.services?.(minting),
    'api.github.com': () => {
      spoil(minting);
      return { json: {} };
    },
  });
  const { problems } = await runCase({ ...kase, services }, { format: 'esm' });
  expect(problems).toContainEqual(problem);
});
