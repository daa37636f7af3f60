import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { workloadId } from '../../../web/src/workloads/workload-id.ts';

test.each([
  { service: 'billing', namespace: null, environment: 'prod' },
  { service: 'Ünïcode "quoted"\n', namespace: 'a', environment: null },
])('the id of $service is the first half of a hash over its names', async (workload) => {
  const json = JSON.stringify([workload.service, workload.namespace, workload.environment]);
  const hash = createHash('sha256').update(json).digest('hex');
  await expect(workloadId(workload)).resolves.toBe(hash.slice(0, 32));
});
