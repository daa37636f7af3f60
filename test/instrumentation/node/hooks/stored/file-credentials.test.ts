import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { fileCredentials } from '../../../../../instrumentation/node/hooks/stored/file-credentials.ts';
import { fakeSecret } from '../../../../support/fake-secret.ts';

const a = fakeSecret('', 32);
const b = fakeSecret('', 32);
const keyId = fakeSecret('AKIA', 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');
const sessionId = fakeSecret('ASIA', 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');
const basic = (user: string, password: string): string =>
  Buffer.from(`${user}:${password}`).toString('base64');
const { privateKey, publicKey } = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const key = { secret: privateKey.trim() };

/** A password beside which only a user stands. */
function userOnly(user: string, secret: string) {
  return { secret, subject: user, account: { system: null, user, address: null, port: null } };
}

test.each<[what: string, path: string, text: string, expected: readonly object[]]>([
  ['a mounted token', '/run/secrets/token', `${a}\n`, [{ secret: a }]],
  [
    'a mounted connection URL',
    '/run/secrets/url',
    `amqp://me:${a}@mq.example\n`,
    [
      {
        secret: a,
        subject: 'me',
        type: 'amqp.password',
        account: { system: 'amqp', user: 'me', address: 'mq.example', port: 5672 },
        joinKeys: ['account:amqp://me@mq.example:5672'],
      },
    ],
  ],
  [
    'a mounted shared access signature',
    '/run/secrets/sas',
    `sv=2025-11-05&sp=r&se=2099-01-01&sr=c&sig=${b}${a.slice(0, 11)}%3D\n`,
    [expect.objectContaining({ secret: `${b}${a.slice(0, 11)}=`, type: 'azure.sas_token' })],
  ],
  [
    'a mounted address with a key',
    '/run/secrets/feed',
    `https://example.com/feed?api_key=${a}\n`,
    [{ secret: a }],
  ],
  ['a short mounted text', '/run/secrets/env', 'dev\n', []],
  ['a mounted settings file', '/run/secrets/app.env', `DB_PASSWORD=${a}\n`, [{ secret: a }]],
  ['a private key', '/app/server.key', privateKey, [key]],
  ['a certificate chain', '/app/server.pem', publicKey, []],
  ['a public and a private key', '/app/both.pem', publicKey + privateKey, [key]],
  [
    'AWS profiles',
    '/home/me/.aws/credentials',
    `[default]\naws_access_key_id = ${keyId}\naws_secret_access_key = ${a}\n\n[other]\naws_access_key_id=${sessionId}\naws_secret_access_key=${b}\naws_session_token=${fakeSecret('', 80)}\n`,
    [{ secret: keyId }, { secret: sessionId }],
  ],
  [
    'a role cache of AWS',
    '/home/me/.aws/cli/cache/x.json',
    JSON.stringify({
      Credentials: {
        AccessKeyId: sessionId,
        SecretAccessKey: a,
        SessionToken: b,
        Expiration: '2030-01-02T03:04:05Z',
      },
    }),
    [{ secret: sessionId, expiresAt: Date.UTC(2030, 0, 2, 3, 4, 5) }],
  ],
  [
    'a login cache of AWS',
    '/home/me/.aws/sso/cache/x.json',
    JSON.stringify({
      startUrl: 'https://x.example',
      region: 'eu-west-1',
      accessToken: a,
      expiresAt: '2030-01-02T03:04:05Z',
      clientId: 'client-identifier',
      clientSecret: b,
    }),
    [{ secret: a, expiresAt: Date.UTC(2030, 0, 2, 3, 4, 5) }, { secret: b }],
  ],
  [
    'Google default credentials',
    '/home/me/.config/gcloud/application_default_credentials.json',
    JSON.stringify({
      type: 'authorized_user',
      client_id: '12345-abc.apps',
      client_secret: a,
      refresh_token: b,
    }),
    [{ secret: a }, { secret: b }],
  ],
  [
    'Claude Code',
    '/home/me/.claude/.credentials.json',
    JSON.stringify({
      claudeAiOauth: {
        accessToken: a,
        refreshToken: b,
        expiresAt: Date.UTC(2030, 0, 1),
        scopes: ['user:inference', 'user:profile'],
        subscriptionType: 'max',
      },
    }),
    [
      { secret: a, expiresAt: Date.UTC(2030, 0, 1), scopes: ['user:inference', 'user:profile'] },
      { secret: b, scopes: ['user:inference', 'user:profile'] },
    ],
  ],
  [
    'Codex',
    '/home/me/.codex/auth.json',
    JSON.stringify({
      OPENAI_API_KEY: null,
      tokens: { access_token: a, refresh_token: b, account_id: 'account-0123456789' },
      last_refresh: '2026-11-23T08:00:00Z',
    }),
    [{ secret: a }, { secret: b }],
  ],
  [
    'Gemini CLI',
    '/home/me/.gemini/oauth_creds.json',
    JSON.stringify({
      access_token: a,
      scope: 'openid https://www.googleapis.com/auth/cloud-platform',
      token_type: 'Bearer',
      expiry_date: Date.UTC(2030, 0, 1),
      refresh_token: b,
    }),
    [
      {
        secret: a,
        expiresAt: Date.UTC(2030, 0, 1),
        scopes: ['openid', 'https://www.googleapis.com/auth/cloud-platform'],
      },
      { secret: b, scopes: ['openid', 'https://www.googleapis.com/auth/cloud-platform'] },
    ],
  ],
  [
    'OpenCode',
    '/home/me/.local/share/opencode/auth.json',
    JSON.stringify({
      anthropic: { type: 'oauth', access: a, refresh: b, expires: Date.UTC(2030, 0, 1) },
      openai: { type: 'api', key: `${a}2` },
    }),
    [{ secret: a, expiresAt: Date.UTC(2030, 0, 1) }, { secret: b }, { secret: `${a}2` }],
  ],
  [
    'the cache of MSAL',
    '/home/me/.azure/msal_token_cache.json',
    JSON.stringify({
      AccessToken: {
        'uid.utid-login.microsoftonline.com-accesstoken-x': {
          credential_type: 'AccessToken',
          secret: a,
          expires_on: String(Date.UTC(2030, 0, 1) / 1_000),
          target: 'user.read',
          client_id: 'client-identifier',
        },
      },
      RefreshToken: { x: { credential_type: 'RefreshToken', secret: b } },
    }),
    [{ secret: a, expiresAt: Date.UTC(2030, 0, 1), scopes: ['user.read'] }, { secret: b }],
  ],
  [
    'servers of MCP',
    '/app/.mcp.json',
    JSON.stringify({
      mcpServers: {
        tracker: { command: 'npx', args: ['-y', 'x'], env: { TRACKER_TOKEN: a, LOG_LEVEL: 'debug' } },
        remote: { url: 'https://mcp.example/mcp', headers: { Authorization: `Bearer ${b}` } },
      },
    }),
    [{ secret: a }, { secret: b }],
  ],
  [
    'Terraform',
    '/home/me/.terraform.d/credentials.tfrc.json',
    JSON.stringify({ credentials: { 'app.terraform.io': { token: a } } }),
    [{ secret: a }],
  ],
  [
    'the settings of Terraform',
    '/home/me/.terraformrc',
    `credentials "app.terraform.io" {\n  token = "${a}"\n}\n`,
    [{ secret: a }],
  ],
  [
    'Databricks',
    '/home/me/.databrickscfg',
    `[DEFAULT]\nhost  = https://x.example\ntoken = ${a}\n`,
    [{ secret: a }],
  ],
  [
    'MySQL',
    '/home/me/.my.cnf',
    `[client]\nuser=me\npassword="${a}"\n\n[mysqldump]\nquick\nhost=db.example\n`,
    [
      {
        secret: a,
        subject: 'me',
        type: 'database.password',
        account: { system: 'mysql', user: 'me', address: null, port: null },
      },
    ],
  ],
  [
    'services of PostgreSQL',
    '/home/me/.pg_service.conf',
    `[orders]\nhost=db.example\nport=5433\nuser=me\npassword=${a}\n`,
    [
      {
        secret: a,
        subject: 'me',
        type: 'database.password',
        account: { system: 'postgresql', user: 'me', address: 'db.example', port: 5433 },
        joinKeys: expect.any(Array),
      },
    ],
  ],
  [
    'dotenv with ciphertexts of dotenvx',
    '/app/.env',
    `DOTENV_PUBLIC_KEY="${b}"\nAPI_KEY="encrypted:${a}"\n`,
    [],
  ],
  [
    'dotenv with ciphertexts of SOPS',
    '/app/.env',
    `API_KEY=ENC[AES256_GCM,data:${a},tag:x==,type:str]\n`,
    [],
  ],
  ['the keys of dotenvx', '/app/.env.keys', `DOTENV_PRIVATE_KEY=${a}\n`, [{ secret: a }]],
  [
    'logins of Docker',
    '/home/me/.docker/config.json',
    JSON.stringify({
      auths: { 'r.example': { auth: basic('me', a) }, 's.example': { identitytoken: b } },
      credsStore: 'desktop',
    }),
    [{ secret: a, subject: 'me' }, { secret: b }],
  ],
  [
    'dotenv',
    '/app/.env',
    `# a comment with SECRET_KEY=${fakeSecret('', 9)}\nexport API_KEY="${a}" # why\nNAME=value\nOTHER_TOKEN='${b}'\nDEBUG=true\n`,
    [{ secret: a }, { secret: b }],
  ],
  [
    'dotenv with a key over lines',
    '/app/.env',
    `SIGNING_KEY="${privateKey}"\nAPI_KEY=${a}\n`,
    [key, { secret: a }],
  ],
  [
    'dotenv with a connection',
    '/app/.env',
    `DATABASE_URL=postgresql://app:${a}@db/x\n`,
    [
      {
        secret: a,
        subject: 'app',
        type: 'database.password',
        account: { system: 'postgresql', user: 'app', address: 'db', port: 5432 },
        joinKeys: ['account:postgresql://app@db:5432'],
      },
    ],
  ],
  [
    'npm',
    '/home/me/.npmrc',
    `registry=https://registry.example/\n//registry.example/:_authToken=${a}\n//other.example/:_auth=${basic('me', b)}\n`,
    [{ secret: a }, { secret: b, subject: 'me' }],
  ],
  ['npm, one line', '/home/me/.npmrc', `//registry.example/:_authToken=${a}`, [{ secret: a }]],
  ['PyPI', '/home/me/.pypirc', `[pypi]\nusername = __token__\npassword = ${a}\n`, [userOnly('__token__', a)]],
  [
    'git',
    '/home/me/.git-credentials',
    `https://me:${a}@git.example\nhttps://me:${b}@other.example\n`,
    [
      { secret: a, subject: 'me' },
      { secret: b, subject: 'me' },
    ],
  ],
  [
    'netrc on one line',
    '/home/me/.netrc',
    `machine x.example login me password ${a}\ndefault password ${b}\n`,
    [{ secret: a, subject: 'me' }, { secret: b }],
  ],
  [
    'netrc over lines',
    '/home/me/.netrc',
    `machine x.example\n  login me\n  password ${a}\n`,
    [{ secret: a, subject: 'me' }],
  ],
  [
    'pgpass',
    '/home/me/.pgpass',
    `# comment\ndb:5432:*:me:${a}\\:x\n*:*:*:*:${b}\n`,
    [
      {
        secret: `${a}:x`,
        type: 'database.password',
        subject: 'me',
        account: { system: 'postgresql', user: 'me', address: 'db', port: 5432 },
        joinKeys: ['account:postgresql://me@db:5432'],
      },
      { secret: b, type: 'database.password' },
    ],
  ],
  [
    'kubeconfig',
    '/home/me/.kube/config',
    `users:\n- name: me\n  user:\n    token: ${a}\n- name: other\n  user:\n    client-certificate-data: LS0tLS1CRUdJTiBDRVJU\n    client-key-data: ${Buffer.from(privateKey).toString('base64')}\n`,
    [{ secret: a }, key],
  ],
  [
    'the GitHub command line',
    '/home/me/.config/gh/hosts.yml',
    `github.com:\n    user: me\n    oauth_token: ${a}\n    git_protocol: https\n`,
    [{ secret: a }],
  ],
  ['a word that is no secret', '/home/me/.config/gcloud/active_config', 'production-configuration', []],
  ['broken JSON', '/app/credentials.json', `{"token": "${a}"`, []],
  ['bytes', '/app/store.p12', `\u0000\u0001${a}`, []],
])('reads %s', (_what, path, text, expected) => {
  const kind = path.startsWith('/run/secrets/') ? 'whole' : 'settings';
  expect(fileCredentials({ path, kind, text })).toEqual(expected);
});

test('each secret once, and at most 64 of a file', () => {
  const lines = Array.from({ length: 100 }, (_, i) => `TOKEN_${i}=${fakeSecret('', 24)}`);
  const text = [...lines.slice(0, 5), ...lines].join('\n');
  const found = fileCredentials({ path: '/app/.env', kind: 'settings', text });
  expect(found).toHaveLength(64);
  expect(new Set(found.map(({ secret }) => secret)).size).toBe(64);
});

test.each([
  ['openings of keys', '-----BEGIN PRIVATE KEY-----\n'.repeat(30_000)],
  ['spaces', `A${' '.repeat(1_000_000)}`],
  ['equals signs', 'a='.repeat(400_000)],
  ['deep JSON', `${'['.repeat(400_000)}${']'.repeat(400_000)}`],
  ['wide JSON', JSON.stringify(Array.from({ length: 60_000 }, (_, i) => ({ token: `t${i}` })))],
  ['colons', `${':\\'.repeat(400_000)}`],
])('a megabyte of %s takes no long time', (_what, text) => {
  for (const path of ['/app/.env', '/x/.pgpass', '/x/.netrc', '/run/secrets/x']) {
    const started = performance.now();
    fileCredentials({ path, kind: 'whole', text: text.slice(0, 1_048_576) });
    expect(performance.now() - started).toBeLessThan(2_000);
  }
});

test('a value with a long run of spaces is looked at once, not from each space on', () => {
  // From each on, two million of them would take hours.
  const text = `API_TOKEN=${a}${' '.repeat(2_000_000)}b`;
  expect(fileCredentials({ path: '/app/.env', kind: 'settings', text })).toEqual([]);
});

test.each([
  ['a comment', `${a} # note`, a],
  ['a comment that holds another', `${a}\t # note # more`, a],
  ['a sign that begins no comment', `${a}#note`, `${a}#note`],
])('%s after a value is told apart', (_what, value, secret) => {
  const found = fileCredentials({ path: '/app/.env', kind: 'settings', text: `API_TOKEN=${value}` });
  expect(found.map((each) => each.secret)).toEqual([secret]);
});
