import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRecorder } from '../../instrumentation/node/create-recorder.ts';
import { installHooks } from '../../instrumentation/node/install-hooks.ts';
import { otlpLines } from '../../instrumentation/node/otlp-line.ts';
import type { Recorder } from '../../instrumentation/node/recorder.ts';
import { processResource } from '../../instrumentation/node/resource.ts';
import { openSpool } from '../../instrumentation/node/spool/spool.ts';
import { fingerprintKey } from '../../src/core/fingerprint.ts';
import type { Secret } from '../../src/core/secret.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { testKeyText } from '../support/run-hooked.ts';
import { median } from './quantile.ts';

const rounds = 15;
const usesInRound = 100_000;
/** Rounds before a key has used up its burst and the engine has compiled the way. */
const warmUp = 3;

interface Case {
  readonly name: string;
  readonly credentials: number;
  readonly path: (i: number) => string;
}
const cases: readonly Case[] = [
  { name: 'one credential, one target', credentials: 1, path: () => '/v1/chat/completions' },
  {
    name: 'another id in each path',
    credentials: 1,
    path: (i) => `/v1/items/${100_000 + (i % 1_000)}/parts`,
  },
  { name: '50 credentials in turn', credentials: 50, path: () => '/v1/chat/completions' },
  { name: '500 credentials in turn', credentials: 500, path: () => '/v1/chat/completions' },
];

/**
 * Credentials that are used again and again, as hooks report them to the recorder, with a real spool: CPU time of a
 * use and its answer together, their share of lines included, against the least that any recorder does: to take the
 * secret out of its header and look it up. All in turn in each round, because machines are not idle.
 */
export async function repeatedUse(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-bench-'));
  const headers = Array.from({ length: 500 }, () => `Bearer ${fakeSecret('tok-', 120)}`);
  const known = new Map(headers.map((value) => [value.slice(7), 1]));
  const secretOf = (i: number, credentials: number): string => (headers[i % credentials] ?? '').slice(7);
  const floors: number[] = [];
  const runs = cases.map((each) => ({ ...each, ...openRecorder(folder), costs: [] as number[], spooled: 0 }));
  let found = 0;
  for (let round = 0; round < warmUp + rounds; round++) {
    const floor = timed((i) => (found += known.get(secretOf(i, 500)) ?? 0));
    if (round >= warmUp) floors.push(floor);
    for (const run of runs) {
      const before = run.lines();
      const cost = timed((i) => use(run.recorder, secretOf(i, run.credentials), run.path(i)));
      if (round < warmUp) continue;
      run.costs.push(cost);
      run.spooled += run.lines() - before;
    }
    // The loop turns, as it does in an application, and the timer of the recorder with it.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  if (found === 0) throw new Error('the floor looked nothing up');
  rmSync(folder, { recursive: true });
  const least = median(floors);
  return [
    `| µs of CPU, medians of ${rounds} rounds | a use and its answer | against one look-up (${least.toFixed(2)}) | lines per 1,000 uses |`,
    '|---|---|---|---|',
    ...runs.map(({ name, costs, spooled }) => {
      const cost = median(costs);
      const lines = (spooled / (rounds * usesInRound)) * 1_000;
      return `| ${name} | ${cost.toFixed(2)} | ${(cost / least).toFixed(1)}x | ${lines.toFixed(1)} |`;
    }),
  ].join('\n');
}

function use(recorder: Recorder, secret: string, path: string): void {
  recorder.used({
    secret: secret as Secret,
    location: 'header',
    target: { address: 'api.example.com', port: 443, method: 'POST', path, rpc: null },
    name: 'authorization',
  })({ status: 200 });
}

/** Microseconds of CPU for one call. */
function timed(work: (i: number) => unknown): number {
  const before = process.cpuUsage();
  for (let i = 0; i < usesInRound; i++) work(i);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / usesInRound;
}

function openRecorder(folder: string): { readonly recorder: Recorder; readonly lines: () => number } {
  const spool = openSpool({
    places: [{ path: folder, shared: null }],
    pid: process.pid,
    startedAt: Date.now(),
    token: fakeSecret('', 8),
    mostBytes: 1_073_741_824,
    warn: (message) => console.error(message),
  });
  const toLine = otlpLines(processResource({}), '0');
  let lines = 0;
  const { recorder } = createRecorder({
    key: fingerprintKey(testKeyText),
    sink(record) {
      lines += 1;
      return spool.write(toLine(record));
    },
    now: Date.now,
    later: (callback, ms) => void setTimeout(callback, ms).unref(),
    readActor: () => ({}),
    renewInstance: () => {},
  });
  let guarded: Recorder = recorder;
  const hook = {
    name: 'bench',
    install: (context: { readonly recorder: Recorder }) => void (guarded = context.recorder),
  };
  installHooks({ hooks: [hook], recorder, preload: null, isOwn: () => false });
  return { recorder: guarded, lines: () => lines };
}
