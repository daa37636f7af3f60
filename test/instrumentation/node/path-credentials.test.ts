import { expect, test } from 'vitest';
import { pathCredentials } from '../../../instrumentation/node/path-credentials.ts';
import { startServer } from '../../support/echo-server.ts';
import { fakeJwt } from '../../support/fake-jwt.ts';
import { base64url, fakeSecret, hex } from '../../support/fake-secret.ts';
import { fingerprintOf, runHooked } from '../../support/run-hooked.ts';

const bot = `1234567890:${fakeSecret('AA', 33, base64url)}`;
const github = fakeSecret('ghp_', 36);
const slack = fakeSecret('/services/T0123ABCD/B0123ABCDEF/', 24);
const jwt = fakeJwt({ iss: 'https://login.example.com', sub: 'a' });

function inPath(path: string, host = 'api.example.com'): readonly string[] {
  const question = path.indexOf('?');
  const found = [...pathCredentials(host, path, question < 0 ? path.length : question)];
  for (const { location } of found) expect(location).toBe('path');
  return found.map(({ secret }) => secret);
}

test.each([
  ['the token of a bot', `/bot${bot}/sendMessage?chat_id=1`, bot],
  ['the same in another case of its colon', `/bot${bot.replace(':', '%3A')}/getMe`, bot],
  ['the same of a file', `/file/bot${bot}/photos/file_1.jpg`, bot],
  ['a token of a known form', `/v1/hooks/${github}`, github],
  ['a JWT', `/verify/${jwt}?next=1`, jwt],
])('%s is a credential', (_what, path, secret) => {
  expect(inPath(path)).toEqual([secret]);
});

test('a webhook is its whole URL, once', () => {
  expect(inPath(`${slack}?a=b`, 'hooks.slack.com')).toEqual([`https://hooks.slack.com${slack}`]);
  // Also when the same path was found to be harmless elsewhere.
  expect(inPath(slack, 'hooks.example.com')).toEqual([]);
  expect(inPath(slack, 'hooks.slack.com')).toEqual([`https://hooks.slack.com${slack}`]);
});

test.each([
  [
    'a route',
    '/v1/projects/acme/locations/europe-west1/publishers/google/models/gemini-2.5-pro:generateContent',
  ],
  ['a UUID', `/v1/items/${crypto.randomUUID()}`],
  ['a hash', `/blobs/sha256:${fakeSecret('', 64, hex)}`],
  ['an unknown word', `/v1/${fakeSecret('', 40)}`],
  ['a broken escape', `/v1/${'%E0%A4%A'.repeat(5)}`],
  ['what stands in the query', `/v1/items/with-a-longer-name?token=${github}`],
  ['a flood of parts', `/${'aaaaaaaaaaaaaaaaaaaaaaaa/'.repeat(50)}${github}`],
])('%s is none', (_what, path) => {
  expect(inPath(path)).toEqual([]);
});

test('a token of the path is used there, joins with its variable, and stands in no span', async () => {
  const server = await startServer((_request, response) => void response.writeHead(200).end('{}'));
  try {
    const result = await runHooked(
      `import { get } from 'node:http';
       const path = '/bot' + process.env.BOT_TOKEN + '/sendMessage?chat_id=1';
       await (await fetch(process.env.BASE + path)).text();
       await new Promise((resolve) => get(process.env.BASE + path, (answer) => answer.resume().on('end', resolve)));`,
      { env: { BASE: server.url, BOT_TOKEN: bot } },
    );
    expect(result.stderr).toBe('');
    expect(new Set(result.observations.map(({ fingerprint }) => fingerprint))).toEqual(
      new Set([fingerprintOf(bot)]),
    );
    const uses = result.observations.filter((one) => one.kind === 'used');
    expect(uses.map(({ location, outcome, target }) => [location, outcome, target.operation])).toEqual([
      ['path', 'sent', 'GET /{}/sendMessage'],
      ['path', 'accepted', 'GET /{}/sendMessage'],
      ['path', 'sent', 'GET /{}/sendMessage'],
      ['path', 'accepted', 'GET /{}/sendMessage'],
    ]);
    expect(result.spool).not.toContain(bot.slice(11));
  } finally {
    await server.close();
  }
});
