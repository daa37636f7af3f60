import { expect, test } from 'vitest';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { fingerprintOf, runHooked } from '../../../support/run-hooked.ts';
import { type RecordedFetch, type RecordedOptions, runRecorded } from '../../../support/run-recorded.ts';

function named(fetches: readonly RecordedFetch[]): (readonly [string | null, string])[] {
  return fetches.map(({ name, secret }) => [name, secret] as const);
}

/** Runs a program and gives what it read from the environment. */
async function reads(source: string, env: Record<string, string>, options: RecordedOptions = {}) {
  const run = await runRecorded(source, { ...options, env });
  expect([run.stderr, run.code, run.errors]).toEqual(['', 0, []]);
  return run;
}

test('what is held at start is told of once, with what is read later beside it', async () => {
  const key = fakeSecret('', 40);
  const { held, fetched } = await reads('process.env.SERVICE_API_KEY', { SERVICE_API_KEY: key, LANG: 'C' });
  expect(named(held)).toEqual([['SERVICE_API_KEY', key]]);
  expect(named(fetched)).toEqual([['SERVICE_API_KEY', key]]);
  expect(held[0]).toMatchObject({ source: 'env', held: true });
  expect(fetched[0]?.held).toBeUndefined();
});

test.each([
  ['CommonJS', 'cjs', 'const { env } = require("node:process"); env.SERVICE_TOKEN;'],
  ['an ES module', 'mjs', 'import { env } from "node:process"; env.SERVICE_TOKEN;'],
  ['the default export', 'mjs', 'import process from "process"; process.env.SERVICE_TOKEN;'],
  ['destructuring', 'cjs', 'const { SERVICE_TOKEN, LANG } = process.env;'],
] as const)('a read in %s is seen', async (_name, format, source) => {
  const token = fakeSecret('', 32);
  const { fetched } = await reads(source, { SERVICE_TOKEN: token, LANG: 'C' }, { format });
  expect(named(fetched)).toEqual([['SERVICE_TOKEN', token]]);
});

test('the same value is told of once, a new value again', async () => {
  const [first, second] = [fakeSecret('', 32), fakeSecret('', 32)];
  const source = `for (let i = 0; i < 5; i++) process.env.SERVICE_TOKEN; process.env.SERVICE_TOKEN = '${second}'; process.env.SERVICE_TOKEN; process.env.SERVICE_TOKEN;`;
  const { fetched } = await reads(source, { SERVICE_TOKEN: first });
  expect(named(fetched)).toEqual([
    ['SERVICE_TOKEN', first],
    ['SERVICE_TOKEN', second],
  ]);
});

test('copies of the environment and starts of children are no reads', async () => {
  const source = `import { execFileSync, spawnSync } from 'node:child_process';
    const copy = { ...process.env }; JSON.stringify(process.env); Object.entries(process.env);
    for (const name in process.env) process.env[name];
    execFileSync(process.execPath, ['-e', '0']);
    spawnSync(process.execPath, ['-e', '0'], { env: { ...process.env, MORE: '1' } });`;
  const { fetched } = await reads(source, { SERVICE_TOKEN: fakeSecret('', 32) });
  expect(named(fetched)).toEqual([]);
});

test('the parts of an AWS credential are one, named by its access key id', async () => {
  const id = fakeSecret('ASIA', 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');
  const { held, fetched } = await reads(
    'const e = process.env; [e.AWS_SECRET_ACCESS_KEY, e.AWS_SESSION_TOKEN, e.AWS_ACCESS_KEY_ID, e.AWS_REGION]',
    {
      AWS_ACCESS_KEY_ID: id,
      AWS_SECRET_ACCESS_KEY: fakeSecret('', 40),
      AWS_SESSION_TOKEN: fakeSecret('', 200),
      AWS_REGION: 'eu-west-1',
    },
  );
  expect(named(held)).toEqual([['AWS_ACCESS_KEY_ID', id]]);
  expect(named(fetched)).toEqual([['AWS_ACCESS_KEY_ID', id]]);
});

test('a companion without its access key id is a credential of its own', async () => {
  const token = fakeSecret('', 200);
  const { fetched } = await reads('process.env.AWS_SESSION_TOKEN', { AWS_SESSION_TOKEN: token });
  expect(named(fetched)).toEqual([['AWS_SESSION_TOKEN', token]]);
});

test("AWS's own credential chain is seen as one read", async () => {
  const id = fakeSecret('AKIA', 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');
  const source = `import { STSClient } from '@aws-sdk/client-sts';
    const client = new STSClient({ region: 'eu-west-1' }); console.log((await client.config.credentials()).accessKeyId);`;
  const { fetched, stdout } = await reads(source, {
    AWS_ACCESS_KEY_ID: id,
    AWS_SECRET_ACCESS_KEY: fakeSecret('', 40),
  });
  expect(stdout.trim()).toBe(id);
  expect(named(fetched)).toEqual([['AWS_ACCESS_KEY_ID', id]]);
});

test('the keys that model SDKs look up by themselves are seen', async () => {
  const [openai, anthropic] = [fakeSecret('sk-proj-', 40), fakeSecret('sk-ant-api03-', 60)];
  const source = `import OpenAI from 'openai'; import Anthropic from '@anthropic-ai/sdk'; new OpenAI(); new Anthropic();`;
  const { fetched } = await reads(source, { OPENAI_API_KEY: openai, ANTHROPIC_API_KEY: anthropic });
  expect(fetched.map(({ module }) => module)).toEqual(['openai', '@anthropic-ai/sdk']);
  expect(named(fetched)).toEqual([
    ['OPENAI_API_KEY', openai],
    ['ANTHROPIC_API_KEY', anthropic],
  ]);
});

test('settings of Mayfly and of telemetry are never told of', async () => {
  const env = {
    MAYFLY_FINGERPRINT_KEY: fakeSecret('', 43),
    MAYFLY_INGEST_TOKEN: fakeSecret('', 43),
    OTEL_SETTING: fakeSecret('ghp_', 36),
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer ${fakeSecret('ghp_', 36)}`,
  };
  const { held, fetched } = await reads(
    'for (const name of Object.keys(process.env)) process.env[name]; process.env.MAYFLY_INGEST_TOKEN; process.env.OTEL_EXPORTER_OTLP_HEADERS;',
    env,
  );
  expect([held, fetched]).toEqual([[], []]);
});

test('MAYFLY_ENV=0 leaves the environment alone and keeps what is held', async () => {
  const token = fakeSecret('', 32);
  const source = 'process.env.SERVICE_TOKEN; console.log(require("node:util").types.isProxy(process.env));';
  const { held, fetched, stdout } = await reads(
    source,
    { SERVICE_TOKEN: token, MAYFLY_ENV: '0' },
    { format: 'cjs' },
  );
  expect([stdout, named(held), fetched]).toEqual(['false\n', [['SERVICE_TOKEN', token]], []]);
});

test('who reads, and through which package, is told of once each', async () => {
  const { fetched } = await reads(
    `import OpenAI from 'openai'; const as = (agent, work) => globalThis[Symbol.for('mayfly.withActor')]({ agent }, work);
    for (let i = 0; i < 20; i++) { as('clerk', () => process.env.OPENAI_API_KEY); as('buyer', () => process.env.OPENAI_API_KEY); }
    await new Promise((done) => setTimeout(done, 1_200)); for (let i = 0; i < 20; i++) as('clerk', () => new OpenAI());`,
    { OPENAI_API_KEY: fakeSecret('sk-proj-', 40) },
  );
  expect(fetched.map(({ actor, module }) => [actor.agent, module])).toEqual([
    ['clerk', null],
    ['buyer', null],
    ['clerk', 'openai'],
  ]);
});

test('what Node itself has read from a file at start is held', async () => {
  const secret = fakeSecret('', 32);
  const { held, fetched } = await reads(
    'process.env.FILE_TOKEN; process.env.LANG;',
    {},
    { files: { 'settings.env': `FILE_TOKEN=${secret}\n` }, nodeArgs: ['--env-file=settings.env'] },
  );
  expect([named(held), named(fetched)]).toEqual([[['FILE_TOKEN', secret]], [['FILE_TOKEN', secret]]]);
});

test('what is decrypted into the environment is told of when it is read, the ciphertext never', async () => {
  const secret = fakeSecret('', 32);
  const { observations, stdout } = await runHooked(
    `import { writeFileSync } from 'node:fs'; import { fileURLToPath } from 'node:url'; const at = (name) => fileURLToPath(new URL(name, import.meta.url));
    import { set, config } from '@dotenvx/dotenvx';
    process.chdir(at('.')); writeFileSync('.env', ''); await set('SERVICE_TOKEN', '${secret}', { path: '.env' });
    const { readFileSync } = await import('node:fs'); const text = readFileSync('.env', 'latin1');
    await config({ quiet: true, path: '.env' }); console.log(process.env.SERVICE_TOKEN === '${secret}', text.includes('encrypted:'));`,
    { packages: 'clients' },
  );
  expect(stdout).toContain('true true');
  const fetched = observations.flatMap((one) => (one.kind === 'fetched' ? [one] : []));
  expect(fetched.filter(({ name }) => name === 'SERVICE_TOKEN')).toMatchObject([
    { source: 'env', held: false, fingerprint: fingerprintOf(secret) },
  ]);
  expect(fetched.filter(({ name }) => name?.endsWith('/.env'))).toEqual([]);
});
