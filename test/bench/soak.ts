import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startServer } from '../support/echo-server.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { readSpool, testKeyText } from '../support/run-hooked.ts';

const total = Number(process.env['MAYFLY_SOAK_REQUESTS'] ?? 1_000_000);
const samples = 10;

/** A day of an agent that is always busy: requests with 200 credentials, of which one in 1,000 is new. */
const agent = `
const http = require('node:http');
const { randomBytes } = require('node:crypto');
const base = new URL(process.env.BASE);
const agent = new http.Agent({ keepAlive: true, maxSockets: 32 });
const secrets = Array.from({ length: 200 }, (_, i) => process.env.SEED + i);
let made = 0;
const once = () => new Promise((done, fail) => {
  const i = made++;
  if (i % 1000 === 0) secrets[(i / 1000) % 200] = process.env.SEED + randomBytes(8).toString('hex');
  http.get({ host: base.hostname, port: base.port, path: '/v1/things/' + (i % 50), agent, headers: { authorization: 'Bearer ' + secrets[i % 200] } },
    (response) => { response.resume(); response.on('end', done); }).on('error', fail);
});
process.on('message', async (count) => {
  const until = made + count;
  await Promise.all(Array.from({ length: 32 }, async () => { while (made < until) await once(); }));
  globalThis.gc(); globalThis.gc();
  const { rss, heapUsed } = process.memoryUsage();
  process.send({ rss, heapUsed });
});
process.send('ready');`;

/**
 * Memory of a hooked process over very many requests (\`MAYFLY_SOAK_REQUESTS\`, a million when not set), beside one
 * without hooks, and the spool emptied as a drainer would.
 */
export async function soak(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-soak-'));
  const script = join(folder, 'agent.cjs');
  writeFileSync(script, agent);
  const server = await startServer((_request, response) => response.end('ok'));
  const spool = join(folder, 'spool');
  mkdirSync(spool);
  const plain = { PATH: process.env['PATH'], HOME: folder, BASE: server.url, SEED: fakeSecret('tok-', 32) };
  const preload = resolve('instrumentation/node/dist/preload.cjs');
  const runs = [
    // What it has after a tenth it keeps.
    await run({ script, args: [], env: plain, requests: total / 10, betweenSamples: () => {} }),
    await run({
      script,
      args: ['--require', preload],
      env: { ...plain, MAYFLY_SPOOL: spool, MAYFLY_FINGERPRINT_KEY: testKeyText, MAYFLY_DRAIN: 'external' },
      requests: total,
      betweenSamples: () => emptyFull(spool),
    }),
  ];
  const last = readSpool(spool).heartbeats.findLast(({ ended }) => ended);
  await server.close();
  rmSync(folder, { recursive: true, force: true });
  const [without = [], hooked = []] = runs;
  const mb = (bytes: number | undefined): string => ((bytes ?? Number.NaN) / 1_048_576).toFixed(1);
  const rows = hooked.map(
    (memory, at) =>
      `| ${((total / samples) * (at + 1)).toLocaleString('en')} | ${mb(without[at]?.rss)} | ${mb(memory.rss)} | ${mb(without[at]?.heapUsed)} | ${mb(memory.heapUsed)} |`,
  );
  return [
    '| requests so far | resident, no hooks (a tenth of the requests), MB | resident, preload | live heap, no hooks | live heap, preload |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    `Heartbeat at the end: ${last?.seen} seen, ${last?.spooled} spooled, ${last?.coalesced} coalesced, ${last?.dropped} dropped.`,
  ].join('\n');
}

interface Memory {
  readonly rss: number;
  readonly heapUsed: number;
}

interface Run {
  readonly script: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly requests: number;
  readonly betweenSamples: () => void;
}

async function run({ script, args, env, requests, betweenSamples }: Run): Promise<readonly Memory[]> {
  const child = fork(script, { execArgv: ['--expose-gc', ...args], env });
  const next = <Message>(): Promise<Message> =>
    new Promise((done) => child.once('message', (m) => done(m as Message)));
  await next();
  const found: Memory[] = [];
  for (let at = 0; at < samples; at++) {
    const answer = next<Memory>();
    child.send(Math.floor(requests / samples));
    const emptying = setInterval(betweenSamples, 500);
    found.push(await answer);
    clearInterval(emptying);
  }
  const ended = new Promise((done) => child.once('exit', done));
  child.disconnect();
  await ended;
  return found;
}

/** What a drainer does with a file that is full, without the sending. */
function emptyFull(spool: string): void {
  for (const name of readdirSync(spool)) {
    const path = join(spool, name);
    if (name.endsWith('.full.ndjson') && statSync(path, { throwIfNoEntry: false }) !== undefined)
      unlinkSync(path);
  }
}
