import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cast, type Player } from '../../demo/cast.ts';
import { endedWell, runPlayer } from '../../demo/play.ts';
import { type Stage, type StageTruth, startServers } from '../../demo/stage.ts';
import type { CredentialDetail } from '../../src/core/api/views.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { eventually } from '../support/eventually.ts';
import { appFolder, fingerprintOf } from '../support/run-hooked.ts';

/** Runs of each job; the long form runs more. */
const runs = process.env['MAYFLY_TEST_LONG'] === '1' ? 1_000 : 40;
const atOnce = 2;

let stage: Stage;
let collector: CollectorProcess;
/** The jobs as one file each: most of the time would go into loading the AWS SDK. */
const bundles = mkdtempSync(join(tmpdir(), 'mayfly-jobs-'));

beforeAll(async () => {
  [stage, collector] = await Promise.all([startServers(), startCollectorProcess()]);
  await build({
    entryPoints: ['demo/jobs/nightly.ts', 'demo/jobs/doomed.ts'],
    outdir: bundles,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
});
afterAll(async () => {
  await collector.stop();
  await stage.close();
});

function playerNamed(name: string): Player {
  const player = cast.find((each) => each.name === name);
  if (player === undefined) throw new Error(`nobody is called ${name}`);
  return player;
}

async function runMany(name: string, options: (run: number) => readonly string[]): Promise<void> {
  const player = playerNamed(name);
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let run = next++; run < runs; run = next++) {
      const played = await runPlayer(
        { ...player, command: [process.execPath, join(bundles, `${name}.mjs`), ...options(run)] },
        stage,
        {
          wrap: (command) => [
            process.execPath,
            `${process.cwd()}/src/cli/dist/mayfly.mjs`,
            'run',
            '--name',
            name,
            '--',
            ...command,
          ],
          environment: { ...collector.env },
        },
      );
      if (!endedWell(player, played)) throw new Error(`${name} ended with ${played.code}: ${played.stderr}`);
      expect(played.stderr).toMatch(/ 0 dropped — http:/);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

/** Secrets that a server issued or was shown, with how often it was shown each. */
function shown(
  truth: StageTruth,
  servers: readonly (keyof StageTruth)[],
  wanted: (secret: string) => boolean,
): Map<string, number> {
  const uses = new Map<string, number>();
  for (const entry of servers.flatMap((server) => truth[server])) {
    if (!wanted(entry.secret)) continue;
    uses.set(entry.secret, (uses.get(entry.secret) ?? 0) + (entry.kind === 'used' ? 1 : 0));
  }
  return uses;
}

function tokensOf(truth: StageTruth): Map<string, number> {
  return shown(truth, ['oauth', 'api'], (secret) => secret.startsWith('eyJ'));
}

async function expectAll(expected: ReadonlyMap<string, number>): Promise<void> {
  await eventually(async () => {
    const missing: string[] = [];
    for (const [secret, uses] of expected) {
      const answer = await collector.get(`/api/v1/credentials/${fingerprintOf(secret)}`);
      const found = answer.ok ? ((await answer.json()) as CredentialDetail) : null;
      if (found?.uses.count !== uses || found.firstFetchedAt === null)
        missing.push(`${found?.uses.count ?? 'not there'} of ${uses}`);
    }
    expect(missing).toEqual([]);
  }, 60_000);
}

test(`${runs} runs of the job that exits milliseconds after its first request: no session and no use is missing`, async () => {
  await runMany('nightly', () => []);
  const sessions = shown(await stage.truth(), ['aws'], (secret) => /^ASIA[A-Z2-7]{16}$/.test(secret));
  expect(sessions.size).toBe(runs);
  expect([...sessions.values()].every((uses) => uses === 1)).toBe(true);
  await expectAll(sessions);
}, 1_800_000);

test(`${runs} runs of the job that is killed around its request: no token and no use is missing`, async () => {
  await runMany('doomed', (run) => (run % 2 === 0 ? ['--before-answer'] : []));
  const tokens = tokensOf(await stage.truth());
  expect(tokens.size).toBe(runs);
  expect([...tokens.values()].every((uses) => uses === 1)).toBe(true);
  await expectAll(tokens);
}, 1_800_000);

test('control: an exporter that batches in the process loses what the killed job did', async () => {
  const folder = appFolder(true);
  const sdk = join(folder, 'sdk.mjs');
  writeFileSync(
    sdk,
    `import { NodeSDK } from '@opentelemetry/sdk-node';
     import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
     import { CredentialInstrumentation } from '../../../instrumentation/node/index.ts';
     new NodeSDK({ traceExporter: new OTLPTraceExporter(), instrumentations: [new CredentialInstrumentation()] }).start();`,
  );
  const before = new Set(tokensOf(await stage.truth()).keys());
  const player = playerNamed('doomed');
  for (let run = 0; run < 3; run++) {
    const played = await runPlayer(
      { ...player, command: [process.execPath, '--import', sdk, join(bundles, 'doomed.mjs')] },
      stage,
      {
        environment: {
          ...collector.env,
          OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${collector.ingestToken}`,
        },
      },
    );
    expect(endedWell(player, played)).toBe(true);
  }
  rmSync(folder, { recursive: true });
  const lost = [...tokensOf(await stage.truth()).keys()].filter((token) => !before.has(token));
  expect(lost).toHaveLength(3);
  for (const token of lost) {
    expect((await collector.get(`/api/v1/credentials/${fingerprintOf(token)}`)).status).toBe(404);
  }
});
