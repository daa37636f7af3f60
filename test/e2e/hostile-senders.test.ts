import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { encodeTraces } from '../support/otlp-encode.ts';
import { type TestPostgres, testPostgres } from '../support/postgres.ts';
import { someFingerprint, traceOf, useSpan } from '../support/use-spans.ts';

/** Promises H2 and H3 in short: what is sent costs bounded memory, and honest senders are answered meanwhile. */
const MiB = 1024 * 1024;

let postgres: TestPostgres;
let collector: CollectorProcess;
beforeAll(async () => {
  postgres = await testPostgres();
  collector = await startCollectorProcess({ databaseUrl: await postgres.createDatabase() });
});
afterAll(async () => {
  await collector.stop();
  await postgres.stop();
});

interface Body {
  readonly bytes: Uint8Array;
  readonly coding?: string;
  /** In the header, whatever comes. */
  readonly declared?: number;
}

/** The status of the answer; 0 when the connection broke first. */
function send({ bytes, coding, declared }: Body): Promise<number> {
  return new Promise((resolve) => {
    const asking = httpRequest(`${collector.url}/v1/traces`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-protobuf',
        authorization: `Bearer ${collector.ingestToken}`,
        ...(coding === undefined ? {} : { 'content-encoding': coding }),
        'content-length': declared ?? bytes.length,
      },
    });
    asking.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
      if (declared !== undefined) asking.destroy();
    });
    asking.on('error', () => resolve(0));
    if (declared === undefined) asking.end(bytes);
    else asking.write(bytes);
  });
}

const honest = (): Body => ({
  bytes: gzipSync(encodeTraces([traceOf(useSpan(someFingerprint()))], 'protobuf')),
  coding: 'gzip',
});

/** Resident memory of the collector, from `/proc`; null where there is none. */
function resident(): number | null {
  try {
    const status = readFileSync(`/proc/${collector.child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024;
  } catch {
    return null;
  }
}

/** Sends these all at once, an honest request after another meanwhile; the most memory that was seen. */
async function withHonestBeside(bodies: readonly Body[]): Promise<{ statuses: number[]; growth: number }> {
  expect(await send(honest())).toBe(200);
  const before = resident() ?? 0;
  let most = before;
  const state = { over: false };
  const watch = setInterval(() => (most = Math.max(most, resident() ?? 0)), 20);
  const all = Promise.all(bodies.map(send)).finally(() => (state.over = true));
  const answers: number[] = [];
  while (!state.over) answers.push(await send(honest()));
  clearInterval(watch);
  expect(answers.filter((status) => status !== 200 && status !== 503)).toEqual([]);
  expect(await send(honest())).toBe(200);
  return { statuses: await all, growth: most - before };
}

/** A GiB of zeros in a MiB: made in parts, so that this process needs not hold it. */
function bomb(): Buffer {
  const part = gzipSync(Buffer.alloc(64 * MiB), { level: 9 });
  return Buffer.concat(Array.from({ length: 16 }, () => part));
}

test('64 gzip bombs of a GiB at once', async () => {
  const bytes = bomb();
  expect(bytes.length).toBeLessThan(1.1 * MiB);
  const { statuses, growth } = await withHonestBeside(
    Array.from({ length: 64 }, () => ({ bytes, coding: 'gzip' })),
  );
  expect(statuses.filter((status) => status !== 413 && status !== 503)).toEqual([]);
  expect(statuses).toContain(413);
  // 128 MiB in flight, and what the garbage collector has not come to.
  expect(growth).toBeLessThan(320 * MiB);
});

test('64 zstd bombs, with windows of 128 MiB and without', async () => {
  const wide = zstdCompressSync(Buffer.alloc(256 * MiB), { params: { [constants.ZSTD_c_windowLog]: 27 } });
  const plain = zstdCompressSync(Buffer.alloc(256 * MiB));
  const { statuses, growth } = await withHonestBeside(
    Array.from({ length: 64 }, (_, i) => ({ bytes: i % 2 === 0 ? wide : plain, coding: 'zstd' })),
  );
  expect(statuses.filter((status) => ![400, 413, 503].includes(status))).toEqual([]);
  expect(growth).toBeLessThan(320 * MiB);
});

test('500 bodies that say 64 MiB will come, and do not', async () => {
  const lying = Array.from({ length: 500 }, () => ({ bytes: Buffer.alloc(1000), declared: 64 * MiB }));
  const before = resident() ?? 0;
  const pending = lying.map(send);
  for (let i = 0; i < 20; i++) expect(await send(honest())).toBe(200);
  expect((resident() ?? 0) - before).toBeLessThan(128 * MiB);
  // They wait for the rest: the collector cuts them after 30 s, which another test shows with shorter limits.
  void Promise.all(pending);
});

test('20 bodies of 60 MiB at once', async () => {
  const bytes = Buffer.alloc(60 * MiB, Buffer.from([0x12, 0]));
  const { statuses, growth } = await withHonestBeside(Array.from({ length: 20 }, () => ({ bytes })));
  expect(statuses.filter((status) => ![200, 400, 503, 0].includes(status))).toEqual([]);
  expect(growth).toBeLessThan(400 * MiB);
});
