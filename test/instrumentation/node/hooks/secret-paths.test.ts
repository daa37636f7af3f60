import { dirname, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { secretPaths } from '../../../../instrumentation/node/hooks/secret-paths.ts';

const inApp = (path: string): string => resolve('/app', path);
const resolving = { resolve: inApp, beside: (path: string, file: string) => resolve(dirname(file), path) };
const find = (path: string, env: NodeJS.ProcessEnv = {}) => secretPaths(env, resolving).find(path);

test.each([
  ['/var/run/secrets/kubernetes.io/serviceaccount/token', 'whole'],
  ['/run/secrets/db_password', 'whole'],
  ['/etc/secrets/key', 'whole'],
  ['/home/me/.vault-token', 'whole'],
  ['/vault/secrets/db', 'whole'],
  ['/mnt/secrets-store/api-key', 'whole'],
  ['/run/credentials/app.service/token', 'whole'],
  ['/home/me/.cache/huggingface/token', 'whole'],
  ['/home/me/.aws/credentials', 'settings'],
  ['/home/me/.aws/config', 'settings'],
  ['/home/me/.aws/sso/cache/0a1b.json', 'settings'],
  ['/home/me/.aws/cli/cache/0a1b.json', 'settings'],
  ['/home/me/.aws/login/cache/0a1b.json', 'settings'],
  ['/home/me/.terraform.d/credentials.tfrc.json', 'settings'],
  ['/home/me/.terraformrc', 'settings'],
  ['/home/me/.databrickscfg', 'settings'],
  ['/home/me/.snowflake/connections.toml', 'settings'],
  ['/home/me/.cargo/credentials.toml', 'settings'],
  ['/run/user/1000/containers/auth.json', 'settings'],
  ['/home/me/.claude/.credentials.json', 'settings'],
  ['/home/me/.claude.json', 'settings'],
  ['/home/me/.codex/auth.json', 'settings'],
  ['/home/me/.gemini/oauth_creds.json', 'settings'],
  ['/home/me/.local/share/opencode/auth.json', 'settings'],
  ['/home/me/.mcp-auth/mcp-remote-0.1.37/0a1b_tokens.json', 'settings'],
  ['/app/.mcp.json', 'settings'],
  ['/app/.cursor/mcp.json', 'settings'],
  ['/home/me/.config/github-copilot/apps.json', 'settings'],
  ['/home/me/.config/gcloud/application_default_credentials.json', 'settings'],
  ['/home/me/.config/gh/hosts.yml', 'settings'],
  ['/home/me/.azure/msal_token_cache.json', 'settings'],
  ['/home/me/.kube/config', 'settings'],
  ['/home/me/.docker/config.json', 'settings'],
  ['/home/me/.ssh/id_ed25519', 'settings'],
  ['/home/me/.netrc', 'settings'],
  ['/home/me/.npmrc', 'settings'],
  ['/home/me/.pypirc', 'settings'],
  ['/home/me/.pgpass', 'settings'],
  ['/home/me/.my.cnf', 'settings'],
  ['/home/me/.git-credentials', 'settings'],
  ['.env', 'settings'],
  ['.env.production', 'settings'],
  ['/app/credentials.json', 'settings'],
  ['tls/server.pem', 'settings'],
  ['server.key', 'settings'],
] as const)('%s holds secrets', (path, kind) => {
  expect(find(path)).toEqual({ path: inApp(path), kind });
});

test.each([
  '/app/index.js',
  '/app/package.json',
  '/app/node_modules/x/env.js',
  '/app/.environment/x',
  '/app/.env.example',
  '/home/me/.ssh/id_ed25519.pub',
  '/home/me/.ssh/known_hosts',
  '/var/run/secrets/kubernetes.io/serviceaccount/namespace',
  '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
  '/home/me/.claude/settings.md',
  '/home/me/.codex/config.toml',
  '/app/mcp.js',
  '/app/auth.json.ts',
  '/proc/self/environ',
  '/proc/1/root/run/secrets/token',
])('%s holds none', (path) => {
  expect(find(path)).toBeNull();
});

test.each([
  ['/opt/app/private', '/opt/app/private/token', true],
  ['/opt/app/private', '/opt/app/privateer', false],
  ['/opt/*/token', '/opt/app/token', true],
  ['/opt/*/token', '/opt/a/b/token', false],
  ['/opt/**/token', '/opt/a/b/token', true],
  ['**/*.secret', '/anywhere/x.secret', true],
  ['secrets:/opt/x', '/app/secrets/y', true],
  ['secrets:/opt/x', '/opt/x', true],
  [':', '/opt/x', false],
])('MAYFLY_SECRET_PATHS=%s and %s: %s', (configured, path, expected) => {
  expect(find(path, { MAYFLY_SECRET_PATHS: configured })).toEqual(expected ? { path, kind: 'whole' } : null);
});

test.each([
  ['GOOGLE_APPLICATION_CREDENTIALS', 'keys/robot.txt'],
  ['POSTGRES_PASSWORD_FILE', '/data/pw'],
  ['AWS_WEB_IDENTITY_TOKEN_FILE', '/data/token'],
  ['KUBECONFIG', '/data/kube'],
])('the file that %s names is secret', (name, path) => {
  expect(find(path, { [name]: path })).toEqual({ path: inApp(path), kind: 'whole' });
});

test("Mayfly's own files are never among them", () => {
  const env = {
    MAYFLY_FINGERPRINT_KEY_FILE: '/run/secrets/mayfly',
    MAYFLY_INGEST_TOKEN_FILE: '/own/token',
    MAYFLY_SECRET_PATHS: '/own',
  };
  expect([find('/run/secrets/mayfly', env), find('/own/token', env)]).toEqual([null, null]);
  expect(find('/own/other', env)).not.toBeNull();
});

test.each([
  ['the folder of a change', '/etc/db/..2026_11_23_08_00_00.1234567/password'],
  ['the link to it', '/etc/db/..data/password'],
])('what is mounted has one name: %s', (_what, path) => {
  expect(find(path)).toEqual({ path: '/etc/db/password', kind: 'settings' });
});

test.each([
  ['CREDENTIALS_DIRECTORY', '/opt/app/token'],
  ['SERVICE_BINDING_ROOT', '/opt/app/db/password'],
])('the folder of %s holds secrets', (name, path) => {
  expect(find(path, { [name]: '/opt/app' })).toEqual({ path, kind: 'whole' });
});

test('a file that another one names is secret, from the folder of that one; at most 64', () => {
  const paths = secretPaths({}, resolving);
  expect(paths.find('/data/token')).toBeNull();
  paths.learn('/data/token', '/home/me/.aws/config');
  paths.learn('user.crypt', '/home/me/.kube/config');
  expect(paths.find('/data/token')).toEqual({ path: '/data/token', kind: 'whole' });
  expect(paths.find('/home/me/.kube/user.crypt')).not.toBeNull();
  for (let i = 0; i < 100; i++) paths.learn(`/data/${i}`, '/x/y');
  expect([paths.find('/data/61'), paths.find('/data/62')]).toEqual([
    { path: '/data/61', kind: 'whole' },
    null,
  ]);
});
