import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pythonEnvironment } from '../../../scripts/python-environment.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { testKeyText } from '../../support/run-hooked.ts';
import { median, quantile } from '../quantile.ts';
import { startPeer } from '../start-peer.ts';

const rounds = Number(process.env['MAYFLY_BENCH_ROUNDS'] ?? 24);
const requestsPerBlock = 500;
/** Those of `-ids` ask for another path each time. */
const clients = ['requests', 'httpx', 'requests-ids', 'httpx-ids'] as const;
type Client = (typeof clients)[number];

interface Contender {
  readonly child: ChildProcessWithoutNullStreams;
  readonly lines: AsyncIterator<string>;
}

/**
 * CPU time per request without hooks, with Mayfly's and with OpenTelemetry's instrumentations, in blocks that take
 * turns, so that a noisy machine is noisy to all; added costs are medians of paired differences. Mayfly sends its
 * spool itself, in the process that is measured; OpenTelemetry's spans go nowhere.
 */
export async function pythonRequestCost(): Promise<string> {
  const environment = pythonEnvironment({
    folder: '.cache/python-bench',
    requirements: 'test/bench/python-cost/requirements.txt',
  });
  if ('problem' in environment) return environment.problem;
  const scratch = mkdtempSync(join(tmpdir(), 'mayfly-bench-'));
  const server = await startPeer(scratch);
  const plain = { PATH: process.env['PATH'], HOME: scratch, BASE: server.url, TOKEN: fakeSecret('tok-', 48) };
  const hooked = {
    ...plain,
    MAYFLY_SPOOL: join(scratch, 'spool'),
    MAYFLY_FINGERPRINT_KEY: testKeyText,
    OTEL_EXPORTER_OTLP_ENDPOINT: server.url,
  };
  const start = (name: string, env: NodeJS.ProcessEnv): Promise<Contender> =>
    startAgent(environment.python, name, env);
  const contenders = [
    await start('none', plain),
    await start('mayfly', hooked),
    await start('opentelemetry', plain),
  ];
  const rows: string[] = [];
  for (const client of clients) rows.push(...(await compare(client, contenders)));
  await Promise.all(contenders.map(end));
  server.child.kill();
  rmSync(scratch, { recursive: true, force: true });
  return [
    `| ${requestsPerBlock} requests a block, ${rounds} rounds | CPU µs a request (median) | added µs, median (p25 – p75) | of what OpenTelemetry adds |`,
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}

async function compare(client: Client, contenders: readonly Contender[]): Promise<string[]> {
  const samples: number[][] = contenders.map(() => []);
  for (const contender of contenders) await runBlock(contender, client);
  for (let round = 0; round < rounds; round++) {
    for (const [at, contender] of contenders.entries()) samples[at]?.push(await runBlock(contender, client));
  }
  const [floor = [], ...others] = samples;
  const [ours = [], theirs = []] = others.map((own) =>
    own.map((us, round) => us - (floor[round] ?? Number.NaN)),
  );
  const line = (name: string, own: readonly number[], more: string): string =>
    `| ${client}, ${name} | ${median(own).toFixed(1)} | ${more} |`;
  const spread = (of: readonly number[]): string =>
    `${median(of).toFixed(1)} (${quantile(of, 0.25).toFixed(1)} – ${quantile(of, 0.75).toFixed(1)})`;
  return [
    line('no hooks', floor, '- | -'),
    line('Mayfly', others[0] ?? [], `${spread(ours)} | ${(median(ours) / median(theirs)).toFixed(2)}`),
    line('OpenTelemetry', others[1] ?? [], `${spread(theirs)} | 1`),
  ];
}

async function runBlock({ child, lines }: Contender, client: Client): Promise<number> {
  child.stdin.write(`${client} ${requestsPerBlock}\n`);
  return Number((await lines.next()).value);
}

async function startAgent(python: string, name: string, env: NodeJS.ProcessEnv): Promise<Contender> {
  const child = spawn(python, [join(import.meta.dirname, 'agent.py'), name], { env });
  child.stderr.pipe(process.stderr);
  const lines = createInterface(child.stdout);
  const each = lines[Symbol.asyncIterator]();
  if ((await each.next()).value !== 'ready') throw new Error(`the contender ${name} did not start`);
  return { child, lines: each };
}

async function end({ child }: Contender): Promise<void> {
  const ended = new Promise((done) => child.once('close', done));
  child.stdin.end();
  await ended;
}
