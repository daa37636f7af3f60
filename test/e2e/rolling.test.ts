import { randomUUID } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CredentialDetail } from '../../src/core/api/views.ts';
import { type CollectorProcess, freePort, startCollectorProcess } from '../support/collector-process.ts';
import { eventually } from '../support/eventually.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { encodeTraces } from '../support/otlp-encode.ts';
import { type TestPostgres, testPostgres } from '../support/postgres.ts';
import { someFingerprint, useSpan } from '../support/use-spans.ts';

/** Promise D9: two collectors on one database are restarted in turn under load, and no sender fails after one retry. */
const restarts = process.env['MAYFLY_TEST_LONG'] === '1' ? 200 : 6;
const senders = 8;
const credentials = 20;

let postgres: TestPostgres;
let databaseUrl: string;
beforeAll(async () => {
  postgres = await testPostgres();
  databaseUrl = await postgres.createDatabase();
});
afterAll(() => postgres.stop());

interface Tally {
  sent: number;
  retried: number;
  failed: number;
}

interface Sender {
  readonly instance: string;
  readonly counts: Map<string, number>;
}

/** The status of an answer; 0 when there was none. */
function post(
  url: string,
  agent: Agent,
  { token, body }: { token: string; body: Uint8Array },
): Promise<number> {
  return new Promise((resolve) => {
    const asking = httpRequest(`${url}/v1/traces`, {
      method: 'POST',
      agent,
      headers: {
        'content-type': 'application/x-protobuf',
        'content-length': body.length,
        authorization: `Bearer ${token}`,
      },
    });
    asking.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', () => resolve(0));
    });
    asking.on('error', () => resolve(0));
    asking.end(body);
  });
}

test(`${restarts} restarts of two collectors under load`, async () => {
  const ports = [await freePort(), await freePort()];
  const urls = ports.map((port) => `http://127.0.0.1:${port}`);
  const tokens = {
    ingestToken: fakeSecret('ingest-', 40),
    readToken: fakeSecret('read-', 40),
    adminToken: fakeSecret('admin-', 40),
  };
  const start = (i: number): Promise<CollectorProcess> =>
    startCollectorProcess({ databaseUrl, tokens, port: ports[i] ?? 0 });
  const collectors = [await start(0), await start(1)];
  const fingerprints = Array.from({ length: credentials }, () => someFingerprint());
  const tally: Tally = { sent: 0, retried: 0, failed: 0 };
  const state = { over: false };

  const load = async (own: Sender): Promise<void> => {
    const agent = new Agent({ keepAlive: true });
    for (let i = 0; !state.over; i++) {
      const spans = fingerprints.map((fingerprint) => {
        const count = (own.counts.get(fingerprint) ?? 0) + 1;
        own.counts.set(fingerprint, count);
        return useSpan(fingerprint, { 'mayfly.count': count });
      });
      const resource = { 'service.name': 'rolling', 'service.instance.id': own.instance };
      const body = encodeTraces([{ resource, scope: '@mayfly/instrumentation', spans }], 'protobuf');
      const [first = '', second = ''] = i % 2 === 0 ? urls : urls.toReversed();
      tally.sent++;
      if ((await post(first, agent, { token: tokens.ingestToken, body })) === 200) continue;
      tally.retried++;
      // As a sender does by Retry-After, here at the other collector.
      if ((await post(second, agent, { token: tokens.ingestToken, body })) !== 200) tally.failed++;
    }
    agent.destroy();
  };
  const loads = Array.from({ length: senders }, () => ({
    instance: randomUUID(),
    counts: new Map<string, number>(),
  }));
  const running = loads.map(load);

  for (let i = 0; i < restarts; i++) {
    const before = tally.sent;
    expect(await collectors[i % 2]?.stop()).toBe(0);
    collectors[i % 2] = await start(i % 2);
    await eventually(() => expect(tally.sent).toBeGreaterThan(before + senders));
  }
  state.over = true;
  await Promise.all(running);
  expect(tally.failed).toBe(0);
  expect(tally.sent).toBeGreaterThan(restarts * senders);

  // Counts are readings of each sender's counters: the total is the sum over senders, to the last.
  const wanted = loads.reduce((sum, { counts }) => sum + (counts.get(fingerprints[0] ?? '') ?? 0), 0);
  await eventually(async () => {
    for (const fingerprint of fingerprints) {
      const answer = await fetch(`${urls[0]}/api/v1/credentials/${fingerprint}`, {
        headers: { authorization: `Bearer ${tokens.readToken}` },
      });
      expect(((await answer.json()) as CredentialDetail).uses).toEqual({ count: wanted, exact: true });
    }
  }, 60_000);
  console.log(
    `${restarts} restarts: ${tally.sent} requests, ${tally.retried} sent again, ${tally.failed} failed`,
  );
  for (const collector of collectors) expect(await collector.stop()).toBe(0);
}, 3_600_000);
