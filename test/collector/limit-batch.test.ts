import { expect, test } from 'vitest';
import { limitBatch } from '../../collector/limit-batch.ts';
import { sampleBatch, sampleHeartbeat, sampleProcess } from '../support/sample-batch.ts';

const processes = [
  sampleProcess({ service: 'billing', environment: 'prod' }),
  sampleProcess({ service: 'billing', environment: 'dev' }),
  sampleProcess({ service: 'search', environment: 'prod' }),
  sampleProcess({ service: 'search', environment: null }),
];
const batch = sampleBatch(
  processes.map((process) => ({ process })),
  processes.map(sampleHeartbeat),
);

function seen(limits: Parameters<typeof limitBatch>[1]): unknown {
  const { batch: left, refused } = limitBatch(batch, limits);
  const names = left.contexts.map(({ process }) => `${process.service} ${process.environment}`);
  expect(left.heartbeats.map(({ process }) => `${process.service} ${process.environment}`)).toEqual(names);
  expect(left.length).toBe(names.length);
  return { names, refused };
}

test.each([
  [{ environments: ['prod'], workloads: null }, ['billing prod', 'search prod'], 4],
  [{ environments: null, workloads: ['billing'] }, ['billing prod', 'billing dev'], 4],
  [{ environments: ['dev', 'prod'], workloads: ['search'] }, ['search prod'], 6],
  [{ environments: ['Prod', 'prod '], workloads: null }, [], 8],
  [{ environments: [], workloads: null }, [], 8],
  [
    { environments: null, workloads: ['billing', 'search'] },
    processes.map((p) => `${p.service} ${p.environment}`),
    0,
  ],
])('a token limited to %j may report %j', (limits, names, refused) => {
  expect(seen(limits)).toEqual({ names, refused });
});

test('without limits the batch is passed on as it is', () => {
  expect(limitBatch(batch, { environments: null, workloads: null })).toEqual({
    batch,
    refused: 0,
    reason: null,
  });
});

test('the reason names the limit, not what was sent or allowed', () => {
  const { reason } = limitBatch(batch, { environments: ['staging'], workloads: ['invoices'] });
  expect(reason).toBe(
    'the token is limited to certain environments (deployment.environment.name) and workloads (service.name), and the span is of another or names none',
  );
});

test('an observation that is allowed stays when only a heartbeat is refused', () => {
  const [prod, dev] = processes;
  if (prod === undefined || dev === undefined) throw new Error('no sample');
  const mixed = sampleBatch([{ process: prod }], [sampleHeartbeat(dev)]);
  const { batch: left, refused } = limitBatch(mixed, { environments: ['prod'], workloads: null });
  expect([left.length, left.heartbeats.length, refused]).toEqual([1, 0, 1]);
});
