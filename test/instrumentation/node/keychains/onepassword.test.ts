import { expect, test } from 'vitest';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { fingerprintOf, runHooked } from '../../../support/run-hooked.ts';

const value = fakeSecret('', 24);
const token = `ops_${Buffer.from(
  JSON.stringify({ signInAddress: 'shop.1password.com', email: 'x@y', secretKey: fakeSecret('A3-', 30) }),
).toString('base64url')}`;

/** The real SDK and the JavaScript of its core; the WebAssembly below is the test's own, as it needs an account. */
const core = `const answers = [];
const real = WebAssembly.Instance;
WebAssembly.Instance = function Instance() { const memory = new WebAssembly.Memory({ initial: 16 });
  const wasm = { memory, __wbindgen_malloc: () => 8, __wbindgen_realloc: () => 8, init_client: async () => '7',
    invoke: async (at, length) => { const asked = JSON.parse(Buffer.from(memory.buffer, at, length).toString()).invocation;
      globalThis.asked = [asked.clientId, asked.parameters.name]; if (globalThis.fails) throw globalThis.fails; return JSON.stringify(globalThis.answer); } };
  return { exports: new Proxy(wasm, { get: (all, name) => all[name] ?? (() => {}) }) }; };
const sdk = await import('@1password/sdk'); WebAssembly.Instance = real;
const client = await sdk.createClient({ auth: process.argv[2] ?? '${token}', integrationName: 'tests', integrationVersion: '1' });`;

const run = (source: string) => runHooked(`${core}\n${source}`, { packages: 'clients' });

test('a secret is fetched by its reference, minted from the token that the client was made with', async () => {
  const { observations, stdout, stderr, spool } = await run(
    `globalThis.answer = '${value}'; console.log(await client.secrets.resolve('op://prod/db/password'), ...asked);`,
  );
  expect([stderr, stdout]).toEqual(['', `${value} 7 SecretsResolve\n`]);
  expect(observations.filter(({ kind }) => kind === 'fetched')).toMatchObject([
    {
      fingerprint: fingerprintOf(value),
      source: 'secret_manager',
      name: 'op://prod/db/password',
      policy: '1password vault prod',
      credential: { parents: [fingerprintOf(token)] },
      module: '@1password/sdk',
    },
  ]);
  expect(spool).not.toContain(value);
});

test('to make a client is a use of the token, at the address that it says', async () => {
  const { observations } = await run('');
  expect(observations).toMatchObject([
    {
      kind: 'used',
      fingerprint: fingerprintOf(token),
      outcome: 'sent',
      mechanism: 'SRP',
      target: { address: 'shop.1password.com', port: 443 },
    },
    { kind: 'used', outcome: 'accepted' },
  ]);
});

test('an error is the application’s own, and nothing is fetched', async () => {
  const { observations, stdout } = await run(
    `globalThis.fails = JSON.stringify({ name: 'RateLimitExceeded', message: 'slow down' });
    await client.secrets.resolve('op://prod/db/password').catch((error) => console.log(error.constructor.name, error.message));`,
  );
  expect(stdout).toBe('RateLimitExceededError slow down\n');
  expect(observations.filter(({ kind }) => kind === 'fetched')).toEqual([]);
});
