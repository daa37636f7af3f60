import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CredentialSummary, Page } from '../../src/core/api/views.ts';
import { runMayfly } from '../cli/support/run-mayfly.ts';
import { buildPreload } from '../support/build-preload.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { eventually } from '../support/eventually.ts';
import { base64url, fakeSecret, hex } from '../support/fake-secret.ts';
import { type RecordingProxy, startRecordingProxy } from '../support/recording-proxy.ts';
import { readSpool, testKeyText } from '../support/run-hooked.ts';
import { findSecrets } from '../support/search-secrets.ts';
import { encodedText, secretEncodings } from '../support/secret-encodings.ts';

/** Law 3, claim: canaries in every encoding in every place where a string can sit come out nowhere. */
const count = process.env['MAYFLY_TEST_LONG'] === '1' ? 200 : 40;

/** Those that a form gives away, and those that only their use does. */
const kinds = [
  () => fakeSecret('ghp_', 36),
  () => fakeSecret('tok-', 40),
  () => fakeSecret('sk-proj-', 48),
  () => fakeSecret('', 40),
  () => fakeSecret('glpat-', 20),
  () => fakeSecret('pass/+=word~', 30),
  () => fakeSecret('xoxb-', 30),
  () => fakeSecret('', 64, hex),
  () => fakeSecret('npm_', 36),
  () => fakeSecret('k.', 60, base64url),
];
const canaries = new Map(
  Array.from({ length: count }, (_, i) => [kinds[i % kinds.length]?.() ?? '', `canary ${i}`]),
);
/** Told on purpose: what is searched is what was written. */
const marker = fakeSecret('marker-', 5, 'abcdef');

const agent = fileURLToPath(new URL('../support/careless-agent/main.ts', import.meta.url));
const [spool, home] = ['spool', 'home'].map((name) => mkdtempSync(join(tmpdir(), `mayfly-${name}-`))) as [
  string,
  string,
];
const terminal: string[] = [];
let collector: CollectorProcess;
let proxy: RecordingProxy;

beforeAll(async () => {
  collector = await startCollectorProcess();
  proxy = await startRecordingProxy(collector.url);
});
afterAll(async () => {
  await proxy.close();
  await collector.stop();
  for (const folder of [spool, home]) rmSync(folder, { recursive: true, force: true });
});

test(`${count} secrets in every place come out nowhere`, { timeout: 1_800_000 }, async () => {
  terminal.push(await runCarelessAgent());
  const { heartbeats, observations } = readSpool(spool);
  expect(observations.length).toBeGreaterThan(count * 20);
  expect(observations.filter(({ actor }) => actor.user === 'withheld').length).toBeGreaterThan(0);
  expect(heartbeats.length).toBeGreaterThan(2);
  expect(found({ folders: [spool] })).toEqual([]);
  expect(isTold({ folders: [spool] })).toBe(true);

  const [canary = ''] = canaries.keys();
  const env = { ...collector.env, OTEL_EXPORTER_OTLP_ENDPOINT: proxy.url, HOME: home };
  const careless = { ...env, API_TOKEN: canary, OTEL_SERVICE_NAME: canary, MAYFLY_ISSUERS: `${canary}=x` };
  const preload = { MAYFLY_TEST_PRELOAD: await buildPreload() };
  const script = 'throw new Error(process.env.API_TOKEN.length)';
  for (const [args, more] of [
    [['drain', spool], {}],
    [['run', '--name', canary, '--', process.execPath, '-e', script], preload],
    [['doctor'], preload],
    [['list'], {}],
    [['show', canary], {}],
    [[canary], {}],
  ] as const) {
    const { out, err } = await runMayfly(args, { ...careless, ...more });
    terminal.push(`$ ${args[0] === canary ? '' : args[0]}\n`, out, err);
  }

  const answers = await eventually(async () => {
    const all = await everyAnswer();
    expect(all.length).toBeGreaterThan(count);
    return all;
  });
  expect(proxy.requests()).toBeGreaterThan(1);
  await collector.stop();

  const texts = {
    packets: proxy.packets(),
    answers: answers.join('\n'),
    log: collector.log(),
    terminal: terminal.join('\n'),
  };
  const folders = [spool, collector.dataDirectory];
  expect(found({ folders, texts })).toEqual([]);
  for (const where of ['packets', 'answers'] as const) {
    expect(isTold({ texts: { [where]: texts[where] } }), where).toBe(true);
  }
  expect(isTold({ folders: [collector.dataDirectory] })).toBe(true);

  // Control: in each of these places, in each encoding, a leak is found.
  const planted = [...canaries].slice(0, Object.keys(secretEncodings).length);
  const leaks = Object.keys(secretEncodings).map((encoding, i) =>
    Buffer.from(encodedText(encoding, planted[i]?.[0] ?? ''), 'latin1'),
  );
  expect(leaks.length).toBeGreaterThanOrEqual(12);
  const names = planted.map(([, name]) => name);
  for (const [where, text] of Object.entries(texts)) {
    const leaking = Buffer.concat([
      Buffer.from(text as string),
      ...leaks.flatMap((leak) => [Buffer.from('\n'), leak]),
    ]);
    expect(found({ texts: { [where]: leaking } })).toEqual(names.map((name) => `${name} in ${where}`));
  }
  for (const folder of folders) {
    const files = leaks.map((leak, i) => {
      const file = join(folder, `planted-${i}`);
      writeFileSync(file, Buffer.concat([Buffer.from('a line with '), leak, Buffer.from(' in it')]));
      return file;
    });
    expect([...found({ folders: [folder] })].sort()).toEqual(
      names.map((name, i) => `${name} in ${files[i]}`).sort(),
    );
  }
});

interface Where {
  readonly folders?: readonly string[];
  readonly texts?: Readonly<Record<string, string | Buffer>>;
}

function found({ folders = [], texts = {} }: Where): readonly string[] {
  return findSecrets(canaries, { folders, texts });
}

function isTold({ folders = [], texts = {} }: Where): boolean {
  return findSecrets(new Map([[marker, 'marker']]), { folders, texts }).length > 0;
}

/** The list of credentials, and the details of each. */
async function everyAnswer(): Promise<readonly string[]> {
  const answers: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const text = await (await collector.get(`/api/v1/credentials?limit=100${cursor}`)).text();
    const page = JSON.parse(text) as Page<CredentialSummary>;
    answers.push(text);
    for (const { fingerprint } of page.items)
      answers.push(await (await collector.get(`/api/v1/credentials/${fingerprint}`)).text());
    cursor = page.nextCursor === null ? null : `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
  return answers;
}

/** What it printed. */
async function runCarelessAgent(): Promise<string> {
  const child = spawn(process.execPath, ['--require', await buildPreload(), agent], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      MAYFLY_SPOOL: spool,
      MAYFLY_DRAIN: 'external',
      MAYFLY_FINGERPRINT_KEY: testKeyText,
      OTEL_SERVICE_NAME: marker,
    },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));
  child.stdin.end([...canaries.keys()].join('\n'));
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(code, printed).toBe(0);
  return printed;
}
