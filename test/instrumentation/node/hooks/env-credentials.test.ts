import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { variableCredentials } from '../../../../instrumentation/node/hooks/env-credentials.ts';
import { fakeSecret, hex } from '../../../support/fake-secret.ts';

const secret = fakeSecret('', 32);
const github = fakeSecret('ghp_', 36);
const pem = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const keyId = fakeSecret('', 40, hex);
const email = 'robot@project.iam.gserviceaccount.com';
const serviceAccount = JSON.stringify({
  type: 'service_account',
  project_id: 'project',
  private_key_id: keyId,
  private_key: pem.privateKey,
  client_email: email,
  token_uri: 'https://oauth2.googleapis.com/token',
});

test.each<[what: string, name: string, value: string, expected: readonly object[]]>([
  ['a secret by its name', 'DB_PASSWORD', ` ${secret}\n`, [{ secret }]],
  ['a secret by its form', 'SETTING', github, [{ secret: github }]],
  ['a plain variable', 'GREETING', secret, []],
  ['a public name', 'OAUTH_CLIENT_ID', secret, []],
  ['a public name of something in the form of a secret', 'NEXT_PUBLIC_ANON_KEY', github, []],
  ['a public key', 'SIGNING_PUBLIC_KEY', pem.publicKey, []],
  ['a private key', 'SIGNING_KEY', pem.privateKey, [{ secret: pem.privateKey.trim() }]],
  [
    'a private key with escaped line feeds',
    'SIGNING_KEY',
    pem.privateKey.replaceAll('\n', '\\n'),
    [{ secret: pem.privateKey.trim() }],
  ],
  [
    'a private key in base64',
    'KEY_DATA',
    Buffer.from(pem.privateKey).toString('base64'),
    [{ secret: pem.privateKey.trim() }],
  ],
  [
    'the password of a database',
    'DATABASE_URL',
    `postgres://app:${secret}%21@db.example:5432/x`,
    [
      {
        secret: `${secret}!`,
        subject: 'app',
        type: 'database.password',
        account: { system: 'postgresql', user: 'app', address: 'db.example', port: 5432 },
        joinKeys: ['account:postgresql://app@db.example:5432'],
      },
    ],
  ],
  [
    'a proxy with a password',
    'HTTPS_PROXY',
    `http://me:${secret}@proxy.example:3128`,
    [{ secret, subject: 'me' }],
  ],
  ['a connection without a password', 'DATABASE_DSN', 'postgres://app@db.example/x', []],
  ['an address', 'TOKEN_SERVER', 'https://login.example/token', []],
  ['an Authorization value', 'AUTHORIZATION', `Bearer ${secret}`, [{ secret }]],
  [
    'Basic, as its password',
    'AUTHORIZATION',
    `Basic ${Buffer.from(`me:${secret}`).toString('base64')}`,
    [{ secret, subject: 'me' }],
  ],
  [
    'an encoded login of npm',
    'NPM_CONFIG__AUTH',
    Buffer.from(`me:${secret}`).toString('base64'),
    [{ secret, subject: 'me' }],
  ],
  ['a switch', 'USE_TOKEN', 'true', []],
  ['a number', 'API_KEY', '12345', []],
  ['a path', 'TLS_KEY', '/etc/tls/server.key', []],
  ['a path in the home folder', 'DEPLOY_KEY', '~/.ssh/id_ed25519', []],
  ['a placeholder', 'API_TOKEN', '<your token here>', []],
  ['a reference', 'API_TOKEN', '${OTHER_TOKEN}', []],
  ['an empty one', 'API_TOKEN', '   ', []],
  [
    'the JSON of one secret',
    'SERVICE_CREDENTIALS',
    JSON.stringify({ user: 'me', password: secret }),
    [
      { secret: JSON.stringify({ user: 'me', password: secret }), type: 'secret.document' },
      { secret, subject: 'me', account: { system: null, user: 'me', address: null, port: null } },
    ],
  ],
  [
    'settings with a secret among them',
    'SETTINGS',
    JSON.stringify({ a: { apiKey: secret, region: 'eu-west-1' } }),
    [{ secret }],
  ],
  ['no JSON after all', 'PASSWORD', `{${secret}`, [{ secret: `{${secret}` }]],
])('%s', (_what, name, value, expected) => {
  expect(variableCredentials(name, value, {})).toEqual(expected);
});

test("a service account's document and its key carry the key's public names", () => {
  expect(variableCredentials('GOOGLE_CREDENTIALS', serviceAccount, {})).toEqual([
    { secret: serviceAccount, type: 'secret.document' },
    {
      secret: pem.privateKey.trim(),
      type: 'gcp.service_account_key',
      provider: 'gcp',
      subject: email,
      joinKeys: [`gcp.key_id:${keyId}`],
    },
  ]);
});

test.each([
  ['AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID'],
  ['AWS_SESSION_TOKEN', 'AWS_ACCESS_KEY_ID'],
  ['S3_SECRET_ACCESS_KEY', 'S3_ACCESS_KEY_ID'],
])('%s tells nothing while %s is set', (name, id) => {
  expect(variableCredentials(name, secret, { [id]: fakeSecret('', 20) })).toEqual([]);
  expect(variableCredentials(name, secret, { [id]: '' })).toEqual([{ secret }]);
});

const signature = `${fakeSecret('', 43)}=`;
const sas = `sv=2025-11-05&sp=rl&se=2099-01-01T00%3A00%3A00Z&sr=c&sig=${encodeURIComponent(signature)}`;
const storageKey = `${fakeSecret('', 86)}==`;
const webhook = fakeSecret('https://hooks.slack.com/services/T0123ABCD/B0123ABCDEF/', 24);
const accessKeyId = fakeSecret('AKIA', 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');

/** What a request shows of it is a part. */
test.each<[what: string, name: string, value: string, expected: object]>([
  [
    'a shared access signature',
    'SAS',
    `?${sas}`,
    { secret: signature, type: 'azure.sas_token', expiresAt: Date.parse('2099-01-01') },
  ],
  [
    'a signed address',
    'ORDERS_URL',
    `https://acme.blob.core.windows.net/?${sas}`,
    { secret: signature, scopes: ['r', 'l'] },
  ],
  [
    'a connection string',
    'STORAGE',
    `AccountName=acme;AccountKey=${storageKey}`,
    { secret: storageKey, type: 'azure.storage_account_key' },
  ],
  ['a webhook', 'SLACK_WEBHOOK_URL', `${webhook}/`, { secret: webhook }],
  [
    'a presigned URL',
    'UPLOAD_URL',
    `https://b.s3.amazonaws.com/k?X-Amz-Credential=${accessKeyId}%2F20261123%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Signature=ab`,
    { secret: accessKeyId },
  ],
  ['an address with a key', 'FEED_URL', `https://example.com/feed?api_key=${secret}`, { secret }],
  ['an address with a token in its path', 'HOOK', `https://example.com/hooks/${github}`, { secret: github }],
])('%s in a variable is what a use of it shows', (_what, name, value, expected) => {
  expect(variableCredentials(name, value, {})).toEqual([expect.objectContaining(expected)]);
});

test.each([
  ['without one', 'https://example.com/v1/chat?api-version=2024-10-21'],
  ['with a switch', 'https://example.com/?auth=required&token=disabled'],
  ['with a template', 'https://example.com/?api_key=${API_KEY_OF_MINE}'],
])('an address %s is no credential', (_what, value) => {
  expect(variableCredentials('SERVICE_TOKEN_URL', value, {})).toEqual([]);
});
