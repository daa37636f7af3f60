import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countUses } from '../../src/core/inventory/count-uses.ts';
import { usageRow } from '../../src/core/inventory/fold.ts';
import type { Observation } from '../../src/core/observation.ts';
import { buildPreload } from '../support/build-preload.ts';
import { type EchoServer, startServer } from '../support/echo-server.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { appFolder, fingerprintOf, readSpool, testKeyText } from '../support/run-hooked.ts';

/* How a process can end, at each moment of its work: nothing that it fetched or presented may be missing. */

/** Runs over the whole matrix. */
const runs = process.env['MAYFLY_TEST_LONG'] === '1' ? 1_000 : 60;
const atOnce = 2;

interface Ending {
  readonly name: string;
  /** JavaScript that ends the process; `hold` keeps it alive until then. */
  readonly script: string;
  /** What the process must end with, so that no ending is one only by name. */
  readonly ends: (code: number | null, signal: NodeJS.Signals | null) => boolean;
  readonly nodeArgs?: readonly string[];
  /** Put before everything else. */
  readonly before?: string;
}

const hold = 'setInterval(() => {}, 1_000);';
const killed =
  (wanted: NodeJS.Signals): Ending['ends'] =>
  (_code, signal) =>
    signal === wanted;
const exits =
  (wanted: number): Ending['ends'] =>
  (code) =>
    code === wanted;

const endings: readonly Ending[] = [
  { name: 'ends by itself', script: '', ends: exits(0) },
  { name: 'calls process.exit at once', script: 'process.exit(3);', ends: exits(3) },
  { name: 'throws', script: "throw new Error('broken');", ends: exits(1) },
  { name: 'rejects', script: "Promise.reject(new Error('broken'));", ends: exits(1) },
  {
    name: 'gets SIGTERM and has no handler',
    script: `process.kill(process.pid, 'SIGTERM'); ${hold}`,
    ends: killed('SIGTERM'),
  },
  {
    name: 'gets SIGTERM and leaves by its handler',
    before: "process.on('SIGTERM', () => process.exit(5));",
    script: `process.kill(process.pid, 'SIGTERM'); ${hold}`,
    ends: exits(5),
  },
  { name: 'gets SIGKILL', script: `process.kill(process.pid, 'SIGKILL'); ${hold}`, ends: killed('SIGKILL') },
  { name: 'aborts', script: 'process.abort();', ends: killed('SIGABRT') },
  {
    name: 'runs out of memory',
    nodeArgs: ['--max-old-space-size=48'],
    script: 'const hoard = []; for (;;) hoard.push(new Array(10_000).fill({}));',
    ends: (code, signal) => signal === 'SIGABRT' || signal === 'SIGTRAP' || code === 134,
  },
  {
    name: 'becomes another program (execve)',
    script: "process.execve('/bin/sh', ['sh', '-c', 'exit 7'], process.env);",
    ends: exits(7),
  },
];

/** A job at the moment that it ends: `END` stands for the ending. */
const moments: Readonly<Record<string, string>> = {
  'having presented a key in its first tick': `
    present(process.env.APP_SETTING);
    END`,
  'having used a token that it got a moment ago': `
    present(process.env.APP_SETTING);
    request({ path: '/oauth/token', method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      'grant_type=client_credentials&client_id=job&client_secret=' + process.env.CLIENT_SECRET,
      (body) => { present(JSON.parse(body).access_token); END });`,
  'in a worker that is terminated': `
    const { Worker } = require('node:worker_threads');
    const source = 'const run = ' + work + '; run(); require("node:worker_threads").parentPort.postMessage("now"); setInterval(() => {}, 1000);';
    const worker = new Worker(source, { eval: true });
    worker.on('message', () => { worker.terminate().then(() => { END }); });`,
};

const common = `
  const http = require('node:http');
  const { URL } = require('node:url');
  const base = new URL(process.env.BASE);
  const request = (options, body, done) => {
    const sent = http.request({ host: base.hostname, port: base.port, ...options }, (response) => {
      let text = '';
      response.on('data', (chunk) => { text += chunk; });
      response.on('end', () => done?.(text));
    });
    sent.on('error', () => {});
    sent.end(body);
  };
  const present = (secret) => request({ path: '/v1/things', headers: { authorization: 'Bearer ' + secret } });
`;
const inWorker = `(() => {${common} present(process.env.APP_SETTING); })`;

let server: EchoServer;
let preload: string;
let scripts: string;
/** Tokens by the client secret of the run that they were issued to. */
const issued = new Map<string, string>();

beforeAll(async () => {
  scripts = mkdtempSync(join(tmpdir(), 'mayfly-endings-'));
  preload = await buildPreload();
  server = await startServer((request, response, body) => {
    response.setHeader('content-type', 'application/json');
    if (!request.url?.endsWith('/oauth/token')) {
      response.end('{}');
      return;
    }
    const token = fakeSecret('tok-', 40);
    issued.set(new URLSearchParams(body).get('client_secret') ?? '', token);
    response.end(JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: 60 }));
  });
});
afterAll(async () => {
  await server.close();
  rmSync(scripts, { recursive: true, force: true });
});

interface Cell {
  readonly ending: Ending;
  readonly moment: string;
  readonly script: string;
}

const cells: readonly Omit<Cell, 'script'>[] = endings.flatMap((ending) =>
  Object.keys(moments).map((moment) => ({ ending, moment })),
);

function writeScript({ ending, moment }: Omit<Cell, 'script'>, at: number): Cell {
  const script = join(scripts, `${at}.cjs`);
  const body = (moments[moment] ?? '').replace('END', ending.script);
  writeFileSync(script, `const work = ${JSON.stringify(inWorker)};${common}${ending.before ?? ''}\n${body}`);
  return { ending, moment, script };
}

interface Run {
  readonly cell: Cell;
  readonly key: string;
  readonly clientSecret: string;
}

/** Runs one cell; throws when the process did not end as the cell says. */
async function runOnce(
  cell: Cell,
  { nodeArgs, env }: { nodeArgs: readonly string[]; env: Record<string, string> },
): Promise<Run> {
  const key = fakeSecret('key-', 40);
  const clientSecret = fakeSecret('cls-', 40);
  const node = process.env['MAYFLY_TEST_NODE'] || process.execPath;
  const child = spawn(node, [...nodeArgs, ...(cell.ending.nodeArgs ?? []), cell.script], {
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      HOME: scripts,
      BASE: server.url,
      APP_SETTING: key,
      CLIENT_SECRET: clientSecret,
      OTEL_SERVICE_NAME: 'endings',
      MAYFLY_FINGERPRINT_KEY: testKeyText,
      ...env,
    },
  });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.on('close', (c, s) => resolve([c, s])),
  );
  if (!cell.ending.ends(code, signal))
    throw new Error(`${cell.ending.name}, ${cell.moment}: ended with ${code} ${signal}`);
  return { cell, key, clientSecret };
}

async function inLanes(count: number, work: (at: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < count; at = next++) await work(at);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

/** What a run must have left behind, and did not. */
function missingOf(run: Run, seen: ReadonlyMap<string, readonly Observation[]>): string[] {
  const used = (secret: string): number => {
    const rows = (seen.get(fingerprintOf(secret)) ?? []).filter(({ kind }) => kind === 'used').map(usageRow);
    return countUses(rows).count;
  };
  const missing: string[] = [];
  const miss = (what: string): void =>
    void missing.push(`${run.cell.ending.name}, ${run.cell.moment}: ${what}`);
  if (used(run.key) !== 1) miss(`the key was used ${used(run.key)} times instead of once`);
  if (run.cell.moment.startsWith('having used a token')) {
    const token = issued.get(run.clientSecret);
    if (token === undefined) miss('no token was issued');
    else {
      const fetched = (seen.get(fingerprintOf(token)) ?? []).some(({ kind }) => kind === 'fetched');
      if (!fetched) miss('the token was not fetched');
      if (used(token) !== 1) miss('the token was not used once');
    }
    if (used(run.clientSecret) !== 1) miss('the client secret was not used once');
  }
  return missing;
}

function byFingerprint(observations: readonly Observation[]): Map<string, Observation[]> {
  const found = new Map<string, Observation[]>();
  for (const seen of observations)
    found.set(seen.fingerprint, [...(found.get(seen.fingerprint) ?? []), seen]);
  return found;
}

test(`${runs} processes over ${cells.length} ways to end: nothing is missing`, async () => {
  const spool = join(scripts, 'spool');
  mkdirSync(spool);
  const written = cells.map(writeScript);
  const done: Run[] = [];
  await inLanes(runs, async (at) => {
    const cell = written[at % written.length] as Cell;
    done.push(
      await runOnce(cell, {
        nodeArgs: ['--require', preload],
        env: { MAYFLY_SPOOL: spool, MAYFLY_DRAIN: 'external' },
      }),
    );
  });
  expect(done).toHaveLength(runs);
  const { observations } = readSpool(spool);
  const seen = byFingerprint(observations);
  expect(done.flatMap((run) => missingOf(run, seen))).toEqual([]);
}, 3_600_000);

test('control: spans that an SDK batches in the process are missing wherever it ends on a sudden', async () => {
  const bodies: string[] = [];
  const receiver = await startServer((_request, response, body) => {
    bodies.push(body);
    response.setHeader('content-type', 'application/json');
    response.end('{}');
  });
  const folder = appFolder(true);
  const sdk = join(folder, 'sdk.mjs');
  writeFileSync(
    sdk,
    `import { NodeSDK } from '@opentelemetry/sdk-node';
     import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
     import { CredentialInstrumentation } from '../../../instrumentation/node/index.ts';
     new NodeSDK({ traceExporter: new OTLPTraceExporter(), instrumentations: [new CredentialInstrumentation()] }).start();`,
  );
  const sudden = ['calls process.exit at once', 'gets SIGKILL', 'gets SIGTERM and has no handler', 'aborts'];
  const chosen = cells.filter(
    ({ ending, moment }) => sudden.includes(ending.name) && !moment.startsWith('in a worker'),
  );
  const missing: string[] = [];
  await inLanes(chosen.length, async (at) => {
    const cell = writeScript(chosen[at] as Cell, 1_000 + at);
    const run = await runOnce(cell, {
      nodeArgs: ['--import', sdk],
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, MAYFLY_DRAIN: 'external' },
    });
    if (!bodies.some((body) => body.includes(fingerprintOf(run.key)))) missing.push(cell.ending.name);
  });
  rmSync(folder, { recursive: true });
  await receiver.close();
  expect(missing).toHaveLength(chosen.length);
}, 600_000);
