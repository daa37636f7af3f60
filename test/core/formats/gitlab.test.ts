import { expect, test } from 'vitest';
import { alphanumeric, base64url, fakeSecret, hex } from '../../support/fake-secret.ts';
import { describeFormat, describePlainFormats, recogniseText } from './describe-format.ts';

const lower = 'abcdefghijklmnopqrstuvwxyz0123456789';

describeFormat({
  id: 'gitlab-pat',
  tokens: () => [fakeSecret('glpat-', 20, base64url)],
  expected: { type: 'gitlab.personal_token', provider: 'gitlab', ephemeral: false },
  near: () => ({
    'one character short': fakeSecret('glpat-', 19, base64url),
    'one character long': fakeSecret('glpat-', 21, base64url),
    'a wrong prefix': fakeSecret('glpaz-', 20, base64url),
  }),
});

function routable(length: number, end: string): string {
  return `${fakeSecret('glpat-', length, base64url)}.${end}`;
}

describeFormat({
  id: 'gitlab-pat-routable',
  tokens: () => [
    routable(27, `01.${fakeSecret('', 9, lower)}`),
    routable(60, fakeSecret('', 9, lower)),
    routable(300, fakeSecret('', 11, lower)),
  ],
  expected: { type: 'gitlab.personal_token', provider: 'gitlab', ephemeral: false },
  near: () => ({
    'a short payload': routable(26, `01.${fakeSecret('', 9, lower)}`),
    'a short check': routable(27, `01.${fakeSecret('', 6, lower)}`),
    'a long check': routable(27, `01.${fakeSecret('', 10, lower)}`),
    'no check': fakeSecret('glpat-', 27, base64url),
  }),
});

describeFormat({
  id: 'gitlab-job-token',
  tokens: () => [fakeSecret('glcbt-64_', 20, base64url), fakeSecret('glcbt-1_', 20, base64url)],
  expected: { type: 'gitlab.job_token', provider: 'gitlab', ephemeral: true },
  near: () => ({
    'one character short': fakeSecret('glcbt-64_', 19, base64url),
    'one character long': fakeSecret('glcbt-64_', 21, base64url),
    'no partition': fakeSecret('glcbt-', 20),
  }),
});

describePlainFormats([
  ['gitlab-deploy-token', 'gitlab.deploy_token', false, 'gldt-', base64url, 20],
  ['gitlab-runner', 'gitlab.runner_token', false, 'glrt-', alphanumeric, 20, 64],
  ['gitlab-runner', 'gitlab.runner_token', false, 'glrt-t1_', alphanumeric, 20, 64, { near: () => ({}) }],
  ['gitlab-trigger', 'gitlab.trigger_token', false, 'glptt-', hex, 40],
  ['gitlab-oauth-secret', 'gitlab.oauth_secret', false, 'gloas-', base64url, 64],
  ['gitlab-scim', 'gitlab.scim_token', false, 'glsoat-', base64url, 20],
  ['gitlab-agent', 'gitlab.agent_token', false, 'glagent-', base64url, 50],
]);

/** Lines of ids in base 36, sixteen random bytes and how many they are. */
function routed(prefix: string, lines: string): string {
  const random = Buffer.from(fakeSecret('', 16), 'latin1');
  const payload = Buffer.concat([Buffer.from(lines), random, Buffer.from([16])]).toString('base64url');
  return `${prefix}${payload}.01.${fakeSecret('', 9, lower)}`;
}

test.each([
  ['glpat-', 'gitlab.personal_token'],
  ['gldt-', 'gitlab.deploy_token'],
  ['glrt-t3_', 'gitlab.runner_token'],
])('a routable token of the prefix %s says whose it is', (prefix, type) => {
  const lines = `c:1\no:1\np:${(278_964).toString(36)}\nu:${(1_234_567).toString(36)}\n`;
  expect(recogniseText(routed(prefix, lines))).toMatchObject({
    type,
    joinKeys: ['gitlab.organization:1', 'gitlab.project:278964', 'gitlab.user:1234567'],
  });
  expect(recogniseText(routed(prefix, 'o:?!\nx:1\nnothing\n')).joinKeys).toEqual([]);
});

test('a job token that is a JWT ends with the job', () => {
  const parts = [
    { alg: 'RS256' },
    { iss: 'https://gitlab.example.com', sub: 'job', iat: 1_790_000_000, exp: 1_790_003_600 },
  ];
  const jwt = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  expect(recogniseText(`glcbt-${jwt}.${fakeSecret('', 86, base64url)}`)).toMatchObject({
    type: 'gitlab.job_token',
    ephemeral: true,
    expiresAt: 1_790_003_600_000,
    issuer: 'https://gitlab.example.com',
  });
});
