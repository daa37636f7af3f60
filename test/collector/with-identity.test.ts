import { expect, test } from 'vitest';
import { withIdentity } from '../../collector/with-identity.ts';
import { sampleBatch, sampleHeartbeat, sampleProcess } from '../support/sample-batch.ts';

const process = sampleProcess();
const batch = sampleBatch(
  [
    { process, agent: 'a' },
    { process, agent: 'b' },
  ],
  [sampleHeartbeat(process)],
);

test('every process of a batch gets the identity of its sender, and one process stays one', () => {
  const { contexts, heartbeats } = withIdentity(batch, 'spiffe://example.org/billing');
  const proven = [...contexts, ...heartbeats].map((part) => part.process);
  expect(new Set(proven).size).toBe(1);
  expect(proven[0]).toEqual({ ...process, identity: 'spiffe://example.org/billing' });
});

test('without an identity nothing changes', () => {
  expect(withIdentity(batch, null)).toBe(batch);
});
