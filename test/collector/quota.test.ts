import { beforeEach, expect, test } from 'vitest';
import { createQuota, overflowMessage, type Quota } from '../../collector/quota.ts';
import type { Batch } from '../../src/core/batch/batch.ts';
import { observationsOf } from '../../src/core/batch/observations-of.ts';
import { isFingerprint } from '../../src/core/fingerprint.ts';
import {
  receivedAt,
  type SampleRow,
  sampleBatch,
  sampleHeartbeat,
  sampleProcess,
  words,
} from '../support/sample-batch.ts';

const noQuota = { newCredentialsPerSecond: null, spansPerSecond: null };
const sender = { id: 'token-1', quota: noQuota };
const honest = { id: 'token-2', quota: noQuota };

let now = 0;
let quota: Quota;
beforeEach(() => {
  now = 0;
  quota = make();
});

function make(settings: Partial<Parameters<typeof createQuota>[0]> = {}): Quota {
  const all = { newCredentialsPerSecond: 10, newCredentialsBurst: 100, spansPerSecond: null, ...settings };
  return createQuota(all, { elapsedMs: () => now, capacity: 100_000 });
}

function fresh(count: number, row: SampleRow = {}): Batch {
  return sampleBatch(Array.from({ length: count }, () => row));
}

function overflowOf(batch: Batch) {
  return [...observationsOf(batch)].filter((item) => item.credential.type === 'overflow');
}

test('within the quota a batch is passed on as it is', () => {
  const batch = fresh(100);
  expect(quota.apply(batch, sender)).toEqual({ batch, overflowed: 0 });
  expect(quota.counts()).toEqual({ newCredentials: 100, overflowed: 0, refusedRequests: 0 });
});

test('known credentials cost nothing, however often and whoever sends them', () => {
  const batch = fresh(100);
  for (let i = 0; i < 50; i++) expect(quota.apply(batch, i % 2 === 0 ? sender : honest).overflowed).toBe(0);
  expect(quota.counts().newCredentials).toBe(100);
});

test('the quota comes back with time', () => {
  quota.apply(fresh(100), sender);
  expect(quota.apply(fresh(5), sender).overflowed).toBe(5);
  now += 500;
  expect(quota.apply(fresh(7), sender).overflowed).toBe(2);
});

test('what overflowed is not known: it comes in when there is room for it', () => {
  quota.apply(fresh(100), sender);
  const late = fresh(5);
  for (let i = 0; i < 2; i++) expect(quota.apply(late, sender).overflowed).toBe(5);
  now += 1000;
  expect(quota.apply(late, sender)).toEqual({ batch: late, overflowed: 0 });
  expect(quota.counts()).toMatchObject({ newCredentials: 105, overflowed: 10 });
});

test('a token has its quota for itself, and may have its own rate', () => {
  expect(quota.apply(fresh(150), sender).overflowed).toBe(50);
  expect(quota.apply(fresh(100), honest).overflowed).toBe(0);
  const large = { id: 'token-3', quota: { ...noQuota, newCredentialsPerSecond: 50 } };
  expect(quota.apply(fresh(510), large).overflowed).toBe(10);
});

test('beyond it all of a workload is one credential, without any fact of what it stands for', () => {
  quota.apply(fresh(100), sender);
  const facts = {
    type: 'personal_access_token',
    subject: 'somebody',
    joinKeys: ['vault.accessor:x'],
    count: 7,
  };
  const [billing, dev] = [sampleProcess(), sampleProcess({ environment: 'dev' })];
  const batch = sampleBatch([
    ...Array.from({ length: 40 }, (_, i) => ({
      ...facts,
      process: billing,
      agent: `agent-${i}`,
      at: receivedAt + i,
    })),
    ...Array.from({ length: 10 }, () => ({ ...facts, process: dev, at: receivedAt })),
  ]);
  const { batch: left, overflowed } = quota.apply(batch, sender);
  expect(overflowed).toBe(50);
  const items = overflowOf(left);
  expect(items).toHaveLength(3);
  const names = items.map((item) => item.fingerprint);
  expect(names.every(isFingerprint)).toBe(true);
  expect(new Set(names).size).toBe(2);
  expect(items[0]).toMatchObject({
    kind: 'used',
    at: receivedAt,
    count: null,
    credential: {
      type: 'overflow',
      provider: 'mayfly',
      subject: null,
      joinKeys: [],
      parents: [],
      expiresAt: null,
    },
    process: billing,
    actor: { agent: null },
    target: { address: null, operation: null },
  });
  expect(items[1]).toMatchObject({ at: receivedAt + 39, process: billing });
  expect(items[2]).toMatchObject({ process: dev });
  expect(JSON.stringify(left)).not.toMatch(/somebody|accessor|agent-|personal/);
});

test('the overflow credential of a workload is the same always and everywhere', () => {
  const names = [make({ newCredentialsBurst: 1 }), make({ newCredentialsBurst: 1 })].map((each) => {
    each.apply(fresh(1), sender);
    return overflowOf(each.apply(fresh(1), sender).batch).map((item) => item.fingerprint);
  });
  expect(names[0]).toHaveLength(1);
  expect(names[0]).toEqual(names[1]);
});

test('what is known passes beside what overflows, and heartbeats always do', () => {
  const own = words();
  quota.apply(sampleBatch([{ fingerprint: own, count: 1 }]), honest);
  quota.apply(fresh(100), sender);
  const batch = sampleBatch(
    [{}, { fingerprint: own, count: 5, agent: 'reviewer' }, {}],
    [sampleHeartbeat(sampleProcess())],
  );
  const { batch: left } = quota.apply(batch, sender);
  expect(left.heartbeats).toEqual(batch.heartbeats);
  const known = [...observationsOf(left)].filter(
    (item) => item.kind === 'used' && item.credential.type === null,
  );
  expect(known).toMatchObject([{ count: 5, actor: { agent: 'reviewer' } }]);
});

test('credentials of the store are not new after a start', () => {
  const batch = fresh(5000);
  quota.learn(batch.fingerprints);
  expect(quota.apply(batch, sender).overflowed).toBe(0);
  expect(quota.counts().newCredentials).toBe(0);
});

test('H8: 200,000 fakes of one token leave those of an honest one alone, and become few', () => {
  const attacked = createQuota(
    { newCredentialsPerSecond: 300, newCredentialsBurst: 5000, spansPerSecond: null },
    { elapsedMs: () => now, capacity: 100_000 },
  );
  const honestBatch = fresh(500, { process: sampleProcess({ service: 'honest' }) });
  const stored = new Set<string>();
  let rows = 0;
  for (let request = 0; request < 400; request++) {
    now += 50;
    const { batch } = attacked.apply(fresh(500), sender);
    rows += batch.length;
    for (let at = 0; at < batch.fingerprints.length; at += 4)
      stored.add(batch.fingerprints.subarray(at, at + 4).join());
    expect(attacked.apply(honestBatch, honest)).toEqual({ batch: honestBatch, overflowed: 0 });
  }
  // The burst, 20 seconds of the rate, and the overflow credential; some more are taken for known.
  expect(stored.size).toBeGreaterThan(10_900);
  expect(stored.size).toBeLessThan(12_500);
  expect(rows).toBeLessThan(13_500);
  expect(attacked.counts().overflowed).toBeGreaterThan(187_000);
});

test('who sends more spans than its rate is refused until it is paid, and told so', () => {
  const limited = { id: 'token-4', quota: { ...noQuota, spansPerSecond: 100 } };
  quota.admit(limited);
  quota.charge(limited, 350);
  expect(() => quota.admit(limited)).toThrow(/100 spans a second/);
  expect(() => quota.admit(sender)).not.toThrow();
  now += 1499;
  expect(() => quota.admit(limited)).toThrow(
    expect.objectContaining({ code: 'collector.overloaded', status: 503 }),
  );
  now += 1;
  expect(() => quota.admit(limited)).not.toThrow();
  expect(quota.counts().refusedRequests).toBe(2);
});

test('a rate of the collector holds for every token without its own', () => {
  const limited = make({ spansPerSecond: 10 });
  for (const each of [sender, honest]) {
    limited.charge(each, 21);
    expect(() => limited.admit(each)).toThrow(/10 spans a second/);
  }
});

test('the message of an overflow says how many and what to do', () => {
  expect(overflowMessage(0)).toBeNull();
  expect(overflowMessage(12)).toMatch(/^12 spans .*overflow.*new_credentials_per_second/);
});
