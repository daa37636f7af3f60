import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instant } from '../../../src/core/instant.ts';
import type { Heartbeat } from '../../../src/core/observation.ts';
import { readObservations } from '../../../src/core/otlp/read-observations.ts';
import { type EchoServer, startServer } from '../../support/echo-server.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { runHooked } from '../../support/run-hooked.ts';
import { usesOf } from '../../support/uses-of.ts';

let server: EchoServer;
beforeAll(async () => {
  server = await startServer((_request, response) => response.end('ok'));
});
afterAll(() => server.close());

/** Uses one credential again and again and writes down when, then ends as it is told. */
function loop(uses: number, ending: string): string {
  return `const fs = require('node:fs');
    (async () => {
      const at = [];
      for (let i = 0; i < ${uses}; i++) {
        at.push(Date.now());
        await (await fetch(process.env.BASE, { headers: { authorization: 'Bearer ' + process.env.APP_SETTING } })).text();
      }
      fs.writeSync(1, JSON.stringify(at));
      ${ending}
    })();`;
}
const kill = "process.kill(process.pid, 'SIGKILL');";

async function run(uses: number, ending: string) {
  const secret = fakeSecret('tok-', 36);
  const result = await runHooked(loop(uses, ending), {
    format: 'cjs',
    env: { BASE: server.url, APP_SETTING: secret },
  });
  const at = JSON.parse(result.stdout) as readonly number[];
  return { ...result, at, seen: usesOf(result.observations, secret) };
}

function accounted({ spooled, coalesced, dropped }: Heartbeat): number {
  return spooled + coalesced + dropped;
}

test('a hot loop that ends by itself: every use is counted, by far fewer lines, and the heartbeat accounts for all', async () => {
  const { at, seen, heartbeats, observations } = await run(2_000, '');
  expect(at).toHaveLength(2_000);
  expect(seen).toBe(2_000);
  expect(observations.length).toBeLessThan(3_000);
  const last = heartbeats.at(-1);
  expect(last).toMatchObject({ ended: true, dropped: 0 });
  expect(last?.seen).toBeGreaterThanOrEqual(4_000);
  expect(last?.coalesced).toBeGreaterThan(1_000);
  expect(last === undefined ? null : accounted(last)).toBe(last?.seen);
  expect(last?.unattributed).toBe(last?.seen);
});

test('a hot loop that is killed: at most the uses of its last fifty milliseconds are not counted', async () => {
  const { at, seen, signal } = await run(2_000, kill);
  expect(signal).toBe('SIGKILL');
  // Whole milliseconds on both sides.
  const before = (at.at(-1) ?? 0) - 52;
  expect(seen).toBeGreaterThanOrEqual(at.filter((ms) => ms < before).length);
  expect(seen).toBeLessThanOrEqual(2_000);
});

test('a short job that is killed: every use is counted', async () => {
  const { seen } = await run(60, kill);
  expect(seen).toBe(60);
});

/** As undici's channel tells the hooks of requests (undici docs, "Diagnostics Channel Support"): no sockets, so fast. */
const floodSource = `const channel = require('node:diagnostics_channel').channel('undici:request:create');
  const answers = require('node:diagnostics_channel').channel('undici:request:headers');
  let peak = 0;
  const live = [];
  for (let i = 1; i <= 100_000; i++) {
    const request = { origin: 'https://api.example.com', method: 'GET', path: '/v1/items',
      headers: ['authorization', 'Bearer ' + process.env.APP_SETTING + i] };
    channel.publish({ request });
    answers.publish({ request, response: { statusCode: 200, headers: [] } });
    if (i % 1_000 === 0) peak = Math.max(peak, process.memoryUsage().rss);
    if (i % 24_000 === 0) { gc(); gc(); live.push(process.memoryUsage().heapUsed); }
  }
  console.log(JSON.stringify({ peak, live }));`;

async function flood(env: Readonly<Record<string, string>>) {
  const spool = mkdtempSync(join(tmpdir(), 'mayfly-flood-'));
  const { stdout } = await runHooked(floodSource, {
    format: 'cjs',
    node: ['--expose-gc'],
    env: { APP_SETTING: fakeSecret('tok-', 36), MAYFLY_SPOOL: spool, ...env },
  });
  // Hundreds of thousands of lines: only those of the process itself are decoded.
  const lines = readdirSync(spool).flatMap((name) => readFileSync(join(spool, name), 'utf8').split('\n'));
  rmSync(spool, { recursive: true });
  const heartbeats = lines
    .filter((line) => line.includes('"mayfly.process"'))
    .flatMap((line) => readObservations(Buffer.from(line), 'json', instant(Date.now())).items)
    .filter((item) => item.kind === 'heartbeat');
  return {
    ends: heartbeats.filter(({ ended }) => ended),
    credentials: new Set(lines.map((line) => /"mf1_[a-z2-7]{30}"/.exec(line)?.[0] ?? null)).size - 1,
    memory: JSON.parse(stdout) as { peak: number; live: readonly number[] },
  };
}

test('100,000 different tokens are counted, each in its place, in bounded memory', async () => {
  const plain = await flood({ MAYFLY_DISABLED: '1' });
  const { credentials, ends, memory } = await flood({ MAYFLY_SPOOL_MAX_BYTES: '1000000000' });
  expect(credentials).toBeGreaterThanOrEqual(100_000);
  expect(ends.length).toBeGreaterThan(3);
  for (const end of ends) expect([accounted(end), end.dropped]).toEqual([end.seen, 0]);
  expect(new Set(ends.map(({ process }) => process.instance)).size).toBe(ends.length);
  // Live memory is what one instance's counters hold; resident memory is mostly what V8 keeps for young objects.
  expect(Math.max(...memory.live)).toBeLessThan(40_000_000);
  expect(memory.peak / plain.memory.peak).toBeLessThan(8);
}, 120_000);

test('a spool that is full costs what was seen last, and the heartbeat says how much', async () => {
  const { credentials, ends } = await flood({ MAYFLY_SPOOL_MAX_BYTES: '2000000' });
  expect(credentials).toBeLessThan(5_000);
  expect(ends.length).toBeGreaterThan(0);
  for (const end of ends) expect(accounted(end)).toBe(end.seen);
  expect(Math.max(...ends.map(({ dropped }) => dropped))).toBeGreaterThan(10_000);
}, 120_000);
