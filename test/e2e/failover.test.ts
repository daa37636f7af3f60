import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CredentialDetail } from '../../src/core/api/views.ts';
import { startCollectorProcess } from '../support/collector-process.ts';
import { eventually } from '../support/eventually.ts';
import { encodeTraces } from '../support/otlp-encode.ts';
import { type PostgresPair, startPostgresPair } from '../support/postgres-pair.ts';
import { someFingerprint, traceOf, useSpan } from '../support/use-spans.ts';

/** Promise D6 in short: with a synchronous standby a failover loses nothing, and no collector is restarted. */
let pair: PostgresPair | null;
beforeAll(async () => {
  pair = await startPostgresPair();
});
afterAll(() => pair?.stop());

test('the primary dies under load and the standby is promoted: nothing acknowledged is lost', async ({
  skip,
}) => {
  const servers = pair ?? skip();
  await servers.setSynchronous(true);
  const collector = await startCollectorProcess({ databaseUrl: servers.both });
  const ready = await fetch(`${collector.url}/readyz`, { headers: { accept: 'application/json' } });
  expect(await ready.json()).toMatchObject({ ready: true, durability: 'synchronous_standby' });

  const acknowledged = new Map<string, number>();
  const state = { over: false };
  const load = async (fingerprint: string): Promise<void> => {
    for (let count = 1; !state.over; count++) {
      const body = encodeTraces([traceOf(useSpan(fingerprint, { 'mayfly.count': count }))], 'protobuf');
      const status = await fetch(`${collector.url}/v1/traces`, {
        method: 'POST',
        body: Uint8Array.from(body),
        headers: {
          'content-type': 'application/x-protobuf',
          authorization: `Bearer ${collector.ingestToken}`,
        },
      }).then(
        (answer) => answer.status,
        () => 0,
      );
      if (status === 200) acknowledged.set(fingerprint, count);
      else await sleep(50);
    }
  };
  const fingerprints = Array.from({ length: 8 }, () => someFingerprint());
  const running = fingerprints.map(load);
  const moved = async (): Promise<void> => {
    const before = new Map(acknowledged);
    await eventually(() => {
      for (const fingerprint of fingerprints) {
        expect(acknowledged.get(fingerprint) ?? 0).toBeGreaterThan((before.get(fingerprint) ?? 0) + 5);
      }
    }, 60_000);
  };
  await moved();
  servers.killPrimary();
  await servers.promote();
  await moved();
  state.over = true;
  await Promise.all(running);

  await eventually(async () => {
    for (const fingerprint of fingerprints) {
      const answer = await collector.get(`/api/v1/credentials/${fingerprint}`);
      const { uses } = (await answer.json()) as CredentialDetail;
      expect(uses.count).toBeGreaterThanOrEqual(acknowledged.get(fingerprint) ?? 0);
    }
  });
  await eventually(async () => {
    const after = await fetch(`${collector.url}/readyz`, { headers: { accept: 'application/json' } });
    expect(await after.json()).toMatchObject({ ready: true, durability: 'local' });
  });
  expect(collector.child.exitCode).toBeNull();
  expect(await collector.stop()).toBe(0);
}, 240_000);
