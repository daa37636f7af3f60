import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { findCredentials } from '../../src/core/find-credentials.ts';
import { alphanumeric, fakeSecret, hex } from '../support/fake-secret.ts';

const githubToken = fakeSecret('ghp_', 36);
const password = fakeSecret('', 20);
const { privateKey } = generateKeyPairSync('ed25519');
const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
const keyId = fakeSecret('AKIA', 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');

const sixBits = `${alphanumeric}+/`;
const entra = fakeSecret('abc8Q~', 34);
const bot = `1234567890:${fakeSecret('AA', 33)}`;
const webhook = fakeSecret('https://hooks.slack.com/services/T0123ABCD/B0123ABCDEF/', 24);
const signature = `${fakeSecret('', 43, sixBits)}=`;
const sas = `sv=2025-11-05&sp=rl&se=2099-01-01&sr=c&sig=${encodeURIComponent(signature)}`;
const storageKey = `${fakeSecret('', 86, sixBits)}==`;

test.each([
  ['alone', githubToken],
  ['in a sentence', `please use ${githubToken}.`],
  ['after an equals sign', `GITHUB_TOKEN=${githubToken}\n`],
  ['in quotes', `{"token":"${githubToken}"}`],
  ['after a line feed of JSON', JSON.stringify({ text: `keys:\n${githubToken}\nend` })],
  ['in JSON within JSON', JSON.stringify({ text: JSON.stringify({ text: `\n${githubToken}` }) })],
  ['after an escape of JSON', `{"text":"\\u003c${githubToken}\\u003e"}`],
  ['in a URL', `https://example.com/?t=${githubToken}`],
  ['between base64', `${fakeSecret('', 5_000, `${alphanumeric}+/`)} ${githubToken}`],
])('a token is found %s', (_where, text) => {
  expect(findCredentials(text)).toEqual([githubToken]);
});

test.each([
  ['the password of a URL', `connect to postgres://app:${password}@db.example/x`, password],
  ['an access key id', `id ${keyId}, region eu-west-1`, keyId],
  ['a private key', `the key is\n${pem}thanks`, pem.trim()],
  ['a private key in JSON', JSON.stringify({ text: pem }), pem.trim()],
  ['a private key in JSON within JSON', JSON.stringify({ text: JSON.stringify({ pem }) }), pem.trim()],
  ['a client secret of Entra', `AZURE_CLIENT_SECRET="${entra}",`, entra],
  ['a client secret of Entra at the end of a sentence', `use ${entra}.`, entra],
  ['the token of a bot', `the bot is ${bot}\n`, bot],
  ['the token of a bot in an address', `https://api.telegram.org/bot${bot}/getMe`, bot],
  ['a webhook', `post to ${webhook}, please`, webhook],
  ['a webhook in JSON', JSON.stringify({ url: webhook }), webhook],
  ['a signed address', `see (https://acme.blob.core.windows.net/c?${sas})`, signature],
  [
    'a signed address in JSON',
    `{"u":"https://a.blob.core.windows.net/c?${sas.replaceAll('&', '\\u0026')}"}`,
    signature,
  ],
  ['a signature under a name', `AZURE_STORAGE_SAS=?${sas}\n`, signature],
  [
    'a connection string',
    `conn: "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${storageKey};"`,
    storageKey,
  ],
])('%s is found', (_what, text, expected) => {
  expect(findCredentials(text)).toEqual([expected]);
});

test('a word that somebody knows to be a secret is found, whatever its form', () => {
  const known = fakeSecret('plain-', 20);
  const text = `first ${fakeSecret('plain-', 20)} then "${known}".`;
  expect(findCredentials(text, (word) => word === known)).toEqual([known]);
});

test.each([
  [
    'prose',
    'The quick brown fox jumps over the lazy dog, notwithstanding internationalisation. '.repeat(500),
  ],
  [
    'source code',
    'const kHTTP2SessionState = Symbol(); this.writableLength.internalBinding(process.env);\n'.repeat(500),
  ],
  ['UUIDs', Array.from({ length: 500 }, () => crypto.randomUUID()).join('\n')],
  ['hashes', Array.from({ length: 500 }, () => fakeSecret('', 64, hex)).join('\n')],
  ['an image', `data:image/png;base64,${fakeSecret('', 200_000, `${alphanumeric}+/`)}`],
  [
    'addresses and links',
    'mail me@example.com or see https://example.com/a:b@c and http://x:@y '.repeat(500),
  ],
  ['the head of a key that never ends', `-----BEGIN PRIVATE KEY-----\n${fakeSecret('', 50_000)}`],
  ['signatures without a form', 'https://example.com/?sig=abc&Secret=x;Secret=y AccountKey=z '.repeat(500)],
  ['tildes', `abc8Q~ Q~Q~Q~Q~ ${'~Q~'.repeat(1_000)} `.repeat(20)],
  ['times', '12:00:00:AA:BB 1234567890:AA '.repeat(500)],
  ['nothing', ''],
])('%s holds none', (_what, text) => {
  expect(findCredentials(text)).toEqual([]);
});

test('each is found once, and at most 16', () => {
  expect(findCredentials(`${githubToken} ${githubToken}`)).toEqual([githubToken]);
  const many = Array.from({ length: 100 }, () => fakeSecret('ghp_', 36)).join(' ');
  expect(findCredentials(many)).toHaveLength(16);
});

test('a text of nothing but long words is given up after so many questions', () => {
  let questions = 0;
  findCredentials(`${fakeSecret('', 20)} `.repeat(50_000), () => {
    questions += 1;
    return false;
  });
  expect(questions).toBe(20_000);
});

test('a long run of the marks that end a sentence is looked at once, not from each of them on', () => {
  // From each on, two million of them would take hours.
  const run = 2_000_000;
  for (const text of [
    `sk${'-'.repeat(run)}x`,
    `AGE${'-'.repeat(run)}SECRET`,
    `a${'.'.repeat(run)}~x ${'_'.repeat(run)}`,
  ]) {
    expect(findCredentials(text)).toEqual([]);
  }
});
