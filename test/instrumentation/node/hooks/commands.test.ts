import { expect, test } from 'vitest';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { fingerprintOf, type HookedOptions, runHooked } from '../../../support/run-hooked.ts';

const secret = fakeSecret('', 32);
const github = fakeSecret('ghp_', 36);
const keyId = fakeSecret('ASIA', 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');

/** Programs of these names, on the path before all others. */
function withPrograms(programs: Readonly<Record<string, string>>, source: string): string {
  return `const fs = require('node:fs'), path = require('node:path');
    const bin = path.join(__dirname, 'bin'); fs.mkdirSync(bin);
    for (const [name, text] of Object.entries(${JSON.stringify(programs)})) fs.writeFileSync(path.join(bin, name), '#!/bin/sh\\n' + text, { mode: 0o755 });
    process.env.PATH = bin + ':' + process.env.PATH;
    const cp = require('node:child_process');\n${source}`;
}

async function fetches(
  source: string,
  programs: Readonly<Record<string, string>>,
  options: HookedOptions = {},
) {
  const run = await runHooked(withPrograms(programs, source), { format: 'cjs', ...options });
  expect(run.stderr).toBe('');
  const fetched = run.observations.flatMap((one) =>
    one.kind === 'fetched' ? [[one.name, one.fingerprint, one.source]] : [],
  );
  return { fetched, stdout: run.stdout, observations: run.observations };
}
/** It lives on for a while: Node throws away what nobody has asked for when a child ends. */
const op = { op: `printf '%s\\n' '${secret}'; [ "$1" = slow ] && sleep 1; exit 0` };
const read = [['op://prod/db/password', fingerprintOf(secret), 'secret_manager']];

test.each([
  ['execFileSync', "console.log(String(cp.execFileSync('op', ['read', 'op://prod/db/password'])).trim())"],
  [
    'execFileSync with an encoding',
    "console.log(cp.execFileSync('op', ['read', 'op://prod/db/password'], { encoding: 'utf8' }).trim())",
  ],
  ['execSync', "console.log(String(cp.execSync('op read op://prod/db/password 2>/dev/null')).trim())"],
  ['spawnSync', "console.log(String(cp.spawnSync('op', ['read', 'op://prod/db/password']).stdout).trim())"],
  [
    'spawnSync in a shell',
    "console.log(String(cp.spawnSync('op read op://prod/db/password', { shell: true }).stdout).trim())",
  ],
  ['execFile', "cp.execFile('op', ['read', 'op://prod/db/password'], (_, out) => console.log(out.trim()))"],
  [
    'exec, promisified',
    "require('util').promisify(cp.exec)('op read \"op://prod/db/password\"').then(({ stdout }) => console.log(stdout.trim()))",
  ],
  [
    'spawn',
    "cp.spawn('op', ['read', 'op://prod/db/password']).stdout.setEncoding('utf8').on('data', (text) => console.log(text.trim()))",
  ],
  [
    'spawn, listened to late',
    "const child = cp.spawn('op', ['slow', 'read', 'op://prod/db/password']); setTimeout(() => child.stdout.on('data', (text) => console.log(String(text).trim())), 150)",
  ],
])('sees what a program prints by %s', async (_what, source) => {
  const { fetched, stdout } = await fetches(source, op);
  expect([fetched, stdout]).toEqual([read, `${secret}\n`]);
});

test('what a program prints belongs to whoever started it', async () => {
  const { observations } = await fetches(
    `const as = (agent, work) => globalThis[Symbol.for('mayfly.withActor')]({ agent }, work);
    for (const agent of ['a', 'b']) { as(agent, () => cp.execFile('op', ['read', 'op://' + agent + '/x/y'], () => {})); as(agent, () => cp.execFileSync('op', ['read', 'op://' + agent + '/z'])); }`,
    op,
  );
  expect(
    observations.map((one) => one.kind === 'fetched' && `${one.actor.agent} ${one.name}`).sort(),
  ).toEqual(['a op://a/x/y', 'a op://a/z', 'b op://b/x/y', 'b op://b/z']);
});

test('an ES module is seen too', async () => {
  const { observations } = await runHooked(
    `import { writeFileSync } from 'node:fs'; import { execFileSync } from 'node:child_process'; import { fileURLToPath } from 'node:url';
    const op = fileURLToPath(new URL('op', import.meta.url)); writeFileSync(op, ${JSON.stringify(`#!/bin/sh\n${op.op}`)}, { mode: 0o755 });
    execFileSync(op, ['read', 'op://prod/db/password']);`,
  );
  expect(observations).toMatchObject([{ fingerprint: fingerprintOf(secret), name: 'op://prod/db/password' }]);
});

test.each([
  ['a child without output', "cp.execFileSync('true')"],
  ['a child that writes to the terminal', "cp.spawnSync('op', ['read', 'op://a/b/c'], { stdio: 'ignore' })"],
  ['another program', `cp.execFileSync('echo', ['${github}'])`],
  ['another command of the program', "cp.execFileSync('op', ['whoami'])"],
  [
    'a program that prints JSON',
    `cp.execFileSync('echo', ['{"token":"${github}"}']); cp.spawn('echo', ['{"token":"${github}"}'])`,
  ],
  [
    'a program that prints a lot',
    "cp.spawn('sh', ['-c', 'echo {; head -c 1000000 /dev/zero']).stdout.resume()",
  ],
])('%s is no fetch', async (_what, source) => {
  expect((await fetches(source, op)).fetched).toEqual([]);
});

test('a failure is what it is without hooks', async () => {
  const { stdout } = await fetches(
    `try { cp.execFileSync('missing-program') } catch (error) { console.log(error.code) }
    cp.spawn('missing-program').on('error', (error) => console.log(error.code, error.syscall));
    try { cp.execSync('exit 3', { stdio: 'pipe' }) } catch (error) { console.log(error.status) }
    try { cp.spawn(5) } catch (error) { console.log(error.code) }`,
    {},
  );
  expect(stdout).toBe('ENOENT\n3\nERR_INVALID_ARG_TYPE\nENOENT spawn missing-program\n');
});

test('the program that a profile of AWS names for credentials', async () => {
  const answer = {
    Version: 1,
    AccessKeyId: keyId,
    SecretAccessKey: secret,
    SessionToken: secret,
    Expiration: new Date(Date.now() + 3_600_000).toISOString(),
  };
  const { observations } = await fetches(
    `fs.writeFileSync(path.join(__dirname, 'config'), '[default]\\ncredential_process = ' + bin + '/vend --role x\\n'); process.env.AWS_CONFIG_FILE = path.join(__dirname, 'config');
    require('@aws-sdk/credential-providers').fromProcess()().then(({ accessKeyId }) => console.log(accessKeyId));`,
    { vend: `printf '%s' '${JSON.stringify(answer)}'` },
    { packages: 'clients' },
  );
  expect(observations).toMatchObject([
    {
      fingerprint: fingerprintOf(keyId),
      name: 'credential_process',
      module: '@aws-sdk/credential-provider-process',
      credential: { expiresAt: Date.parse(answer.Expiration), type: 'aws.session' },
    },
  ]);
});

test('the plugin that a kubeconfig names', async () => {
  const answer = {
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    status: { token: secret },
  };
  const { observations, stdout } = await fetches(
    `(async () => { const { KubeConfig } = await import('@kubernetes/client-node'); const config = new KubeConfig();
      config.loadFromOptions({ clusters: [{ name: 'c', server: 'https://k.example' }], contexts: [{ name: 'x', cluster: 'c', user: 'u' }], currentContext: 'x',
        users: [{ name: 'u', exec: { command: 'plugin', args: ['token'], apiVersion: 'client.authentication.k8s.io/v1' } }] });
      const options = { headers: {} }; await config.applyToHTTPSOptions(options); console.log(options.headers.Authorization?.length); })();`,
    { plugin: `printf '%s' '${JSON.stringify(answer)}'` },
    { packages: 'clients' },
  );
  expect(stdout).toBe(`${'Bearer '.length + secret.length}\n`);
  expect(observations).toMatchObject([
    { fingerprint: fingerprintOf(secret), name: 'exec credential plugin', module: '@kubernetes/client-node' },
  ]);
});

test("Azure's own command line, as its SDK asks it", async () => {
  const answer = {
    accessToken: secret,
    expires_on: Math.floor(Date.now() / 1_000) + 3_600,
    tokenType: 'Bearer',
  };
  const { observations } = await fetches(
    `const { AzureCliCredential } = require('@azure/identity'); new AzureCliCredential().getToken('https://vault.azure.net/.default').then(({ token }) => console.log(token.length));`,
    { az: `printf '%s' '${JSON.stringify(answer)}'` },
    { packages: 'clients' },
  );
  expect(observations).toMatchObject([
    {
      fingerprint: fingerprintOf(secret),
      name: 'https://vault.azure.net',
      source: 'token_endpoint',
      module: '@azure/core-process',
    },
  ]);
});
