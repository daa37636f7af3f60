import { generateKeyPairSync } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { clientPackage } from '../../../../support/client-package.ts';
import { fakeSecret } from '../../../../support/fake-secret.ts';
import { loginsOf, runLoginScript } from '../../../../support/login-script.ts';
import type { LoginServer } from '../../../../support/login-servers/login-server.ts';
import { type ShellServerOptions, startShellServer } from '../../../../support/login-servers/shell-server.ts';
import { fingerprintOf, type HookedRun } from '../../../../support/run-hooked.ts';

const timeout = 60_000;
const servers: LoginServer[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

interface Keys {
  readonly generateKeyPairSync: (
    type: string,
    options?: object,
  ) => { readonly private: string; readonly public: string };
}
const password = fakeSecret('', 24);
const pem = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();
const openssh = clientPackage<{ readonly utils: Keys }>('ssh2').utils.generateKeyPairSync('ed25519').private;

const connect = (options: string): string => `
  const { readFileSync } = require('node:fs');
  const client = new ssh2.Client();
  const result = await new Promise((resolve) => {
    client.on('ready', () => resolve('let in')).on('error', (error) => resolve(error.level));
    client.on('keyboard-interactive', (_name, _text, _language, _prompts, answer) => answer([process.env.SSH_PASSWORD]));
    client.connect({ host: '127.0.0.1', port: Number(process.env.PORT), username: 'deploy', ${options} });
  });
  console.log(result);
  client.end();`;

async function run(server: Omit<ShellServerOptions, 'user'>, options: string, env = {}): Promise<HookedRun> {
  const started = await startShellServer({ user: 'deploy', ...server });
  servers.push(started);
  return runLoginScript(
    {
      packages: { ssh2: 'ssh2' },
      body: connect(options),
      env: { PORT: String(started.port), SSH_PASSWORD: password, ...env },
    },
    'CommonJS',
  );
}

const uses = (seen: HookedRun): readonly unknown[] =>
  loginsOf(seen).map(({ fingerprint, user, mechanism, type, outcome, address }) => ({
    fingerprint,
    user,
    mechanism,
    type,
    outcome,
    address,
  }));

test.each([
  ['a password', { password }, 'password: process.env.SSH_PASSWORD', password, 'password', 'ssh.password'],
  [
    'a typed password',
    { password },
    "password: process.env.SSH_PASSWORD, tryKeyboard: true, authHandler: ['keyboard-interactive']",
    password,
    'keyboard-interactive',
    'ssh.password',
  ],
  ['a PEM key', { key: pem }, 'privateKey: process.env.KEY', pem.trim(), 'publickey', 'pem.private_key'],
  [
    'a key of OpenSSH, as bytes',
    { key: openssh },
    'privateKey: Buffer.from(process.env.KEY)',
    openssh.trim(),
    'publickey',
    'ssh.private_key',
  ],
  [
    'a key from a handler',
    { key: openssh },
    "authHandler: [{ type: 'publickey', username: 'deploy', key: process.env.KEY }]",
    openssh.trim(),
    'publickey',
    'ssh.private_key',
  ],
])(
  '%s that the server takes is used and accepted',
  async (_what, server, options, secret, mechanism, type) => {
    const seen = await run(server, options, 'key' in server ? { KEY: server.key } : {});
    expect([seen.stderr, seen.stdout]).toEqual(['', 'let in\n']);
    const use = { fingerprint: fingerprintOf(secret), user: 'deploy', mechanism, type, address: '127.0.0.1' };
    expect(uses(seen)).toEqual([
      { ...use, outcome: 'sent' },
      { ...use, outcome: 'accepted' },
    ]);
  },
  timeout,
);

test('a wrong password is used and denied', async () => {
  const seen = await run({ password: fakeSecret('', 24) }, 'password: process.env.SSH_PASSWORD');
  expect(seen.stdout).toBe('client-authentication\n');
  expect(loginsOf(seen).map(({ mechanism, outcome }) => `${mechanism} ${outcome}`)).toEqual([
    'password sent',
    'password denied',
  ]);
});

test('a key that the server does not know proves nothing, and is not used', async () => {
  const seen = await run({ key: pem }, 'privateKey: process.env.KEY', { KEY: openssh });
  expect([seen.stdout, loginsOf(seen)]).toEqual(['client-authentication\n', []]);
});

test('a key in an agent goes by its public key', async () => {
  const agent = `agent: new (class extends ssh2.BaseAgent {
    getIdentities(done) { done(null, [ssh2.utils.parseKey(process.env.KEY)]); }
    sign(_key, data, options, done) { done(null, ssh2.utils.parseKey(process.env.KEY).sign(data, options.hash)); }
  })()`;
  const publicOnly = agent.replace(
    '[ssh2.utils.parseKey(process.env.KEY)]',
    '[ssh2.utils.parseKey(process.env.KEY).getPublicSSH()]',
  );
  const seen = await run({ key: openssh }, publicOnly, { KEY: openssh });
  expect(seen.stdout).toBe('let in\n');
  const keys = seen.observations.map((each) => (each.kind === 'used' ? each.credential.joinKeys : []));
  const fetched = seen.observations.flatMap((each) =>
    each.kind === 'fetched' && each.name === 'KEY' ? each.credential.joinKeys : [],
  );
  // The key that the agent holds was fetched here too: their public name is the same.
  expect(fetched[0]).toMatch(/^ssh\.key:SHA256:[A-Za-z0-9+/]{43}$/);
  expect(keys.at(-1)).toContain(fetched[0]);
  expect(uses(seen)).toMatchObject([
    { mechanism: 'publickey', type: 'ssh.private_key', outcome: 'sent' },
    { mechanism: 'publickey', outcome: 'accepted' },
  ]);
});
