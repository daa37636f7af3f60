import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ParallelAgents, parallelAgents } from '../../../../support/parallel-agents.ts';

let agents: ParallelAgents;
beforeAll(async () => {
  agents = await parallelAgents(20);
});
afterAll(() => agents.close());

/** Work that waits and is started when another's work ends. */
const queued = (queue: string): string => `
  ${queue}
  const send = (headers, path) => later(async () => { const response = await fetch(url + path, { headers }); await response.text(); });`;

test.each([
  [
    'p-queue',
    queued(
      `import Queue from 'p-queue'; const queue = new (Queue.default ?? Queue)({ concurrency: 2 }); const later = (work) => queue.add(work);`,
    ),
  ],
  [
    'bottleneck',
    queued(
      `import Bottleneck from 'bottleneck'; const queue = new Bottleneck({ maxConcurrent: 2, minTime: 1 }); const later = (work) => queue.schedule(work);`,
    ),
  ],
  [
    'bottleneck, wrapped',
    `import Bottleneck from 'bottleneck/light.js'; const queue = new Bottleneck({ maxConcurrent: 2 }); const send = queue.wrap(async (headers, path) => (await fetch(url + path, { headers })).text());`,
  ],
  ['p-limit', queued(`import limit from 'p-limit'; const later = limit(2);`)],
])('%s: a job of each of 20 agents runs for the agent that added it', async (_what, send) => {
  const { used, expected } = await agents.run(send);
  expect(used).toEqual(expected);
});

test("results, errors and the application's own context are what the queue makes of them", async () => {
  const body = `
    import Queue from 'p-queue'; import pLimit from 'p-limit'; import Bottleneck from 'bottleneck'; import { AsyncLocalStorage } from 'node:async_hooks';
    const own = new AsyncLocalStorage(); const settle = (p) => Promise.resolve(p).then((v) => v, (e) => [e.name, e.message]);
    const queue = new (Queue.default ?? Queue)({ concurrency: 1 }); const limiter = new Bottleneck({ maxConcurrent: 1 }); const limit = pLimit(1);
    const add = (work) => [queue.add(work), limiter.schedule(work), limiter.schedule({ priority: 1 }, work), limit(work, 1, 2)].map(settle);
    const all = await Promise.all(['a', 'b'].flatMap((name) => own.run(name, () => withActor({ agent: name }, () => add(async (...args) => { await wait(3); return [args.length, own.getStore()]; })))).concat(add(() => { throw new TypeError('no'); })));
    const called = await new Promise((resolve) => limiter.submit((x, done) => done(null, x + 1), 1, (error, value) => resolve([error, value])));
    console.log(JSON.stringify([all, called, await settle(queue.add()), limiter.wrap((x) => x).length, limit.activeCount, limit.length, pLimit.name, Object.getOwnPropertyNames(limit).sort(), await settle(Promise.resolve().then(() => pLimit(0)))]));
    const send = () => {};`;
  const hooked = await agents.run(body);
  const plain = await agents.run(body, { MAYFLY_DISABLED: '1' });
  expect(hooked.stdout).toBe(plain.stdout);
});
