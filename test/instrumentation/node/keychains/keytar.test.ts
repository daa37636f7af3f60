import { expect, test } from 'vitest';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { fingerprintOf, runHooked } from '../../../support/run-hooked.ts';

const [github, other] = [fakeSecret('ghp_', 36), fakeSecret('', 24)];

/** The real package with a keychain of the test's own below it: no daemon runs where tests run. */
const keychain = `import { registerHooks } from 'node:module';
registerHooks({ resolve: (name, context, next) => name.endsWith('keytar.node') ? { url: 'test:keytar', shortCircuit: true, format: 'commonjs' } : next(name, context),
  load: (url, context, next) => url === 'test:keytar' ? { format: 'commonjs', shortCircuit: true, source: 'module.exports = globalThis.keychain' } : next(url, context) });
globalThis.keychain = { getPassword: async (service, account) => account === 'nobody' ? null : '${github}',
  findPassword: async () => '${other}', findCredentials: async () => [{ account: 'a', password: '${other}' }, { account: 'b', password: '${github}' }],
  setPassword: async () => {}, deletePassword: async () => true };`;

test.each([
  ['getPassword', "getPassword('cli', 'me')", [['cli/me', github]]],
  ['findPassword', "findPassword('cli')", [['cli', other]]],
  [
    'findCredentials',
    "findCredentials('cli')",
    [
      ['cli/a', other],
      ['cli/b', github],
    ],
  ],
  ['an account that has none', "getPassword('cli', 'nobody')", []],
] as const)('what %s gives is a fetch, named by service and account', async (_what, call, expected) => {
  const { observations, heartbeats, stdout } = await runHooked(
    `${keychain}\nconst { default: keytar } = await import('keytar'); console.log(JSON.stringify(await keytar.${call}));`,
    { packages: 'clients' },
  );
  expect(
    observations.map((one) => one.kind === 'fetched' && [one.name, one.fingerprint, one.source, one.module]),
  ).toEqual(expected.map(([name, secret]) => [name, fingerprintOf(secret), 'secret_manager', null]));
  expect(stdout).toContain(expected[0]?.[1] ?? 'null');
  expect(heartbeats.at(-1)).toMatchObject({ shadowed: [] });
});

test('its errors stay its own', async () => {
  const { stdout, observations } = await runHooked(
    `${keychain}\nkeychain.getPassword = async () => { throw new Error('locked'); };
    const { default: keytar } = await import('keytar');
    try { keytar.getPassword('', 'me') } catch (error) { console.log(error.message) }
    await keytar.getPassword('cli', 'me').catch((error) => console.log(error.message));`,
    { packages: 'clients' },
  );
  expect([stdout, observations]).toEqual(['Service is required.\nlocked\n', []]);
});
