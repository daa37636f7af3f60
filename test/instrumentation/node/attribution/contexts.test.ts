import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ParallelAgents, parallelAgents } from '../../../support/parallel-agents.ts';

let agents: ParallelAgents;
beforeAll(async () => {
  agents = await parallelAgents(20);
});
afterAll(() => agents.close());

const request = (options: string): string => `
  const pool = new http.Agent(${options}); const port = new URL(url).port;
  const send = (headers, path) => new Promise((resolve, reject) => http.get({ port, path, headers, agent: pool }, (response) => response.resume().on('end', resolve)).on('error', reject));`;
test.each([
  ['fetch', `const send = async (headers, path) => (await fetch(url + path, { headers })).text();`],
  ['http, keep-alive', request('{ keepAlive: true }')],
  ['http, one socket for all', request('{ keepAlive: true, maxSockets: 1 }')],
  [
    'http, the body written later',
    `
    const pool = new http.Agent({ keepAlive: true, maxSockets: 2 });
    const send = (headers, path) => new Promise((resolve, reject) => { const r = http.request(url + path, { method: 'POST', headers, agent: pool }, (response) => response.resume().on('end', resolve)); r.on('error', reject); setTimeout(() => r.end('x'), 2); });`,
  ],
  [
    'axios',
    `import axios from 'axios'; const httpAgent = new http.Agent({ keepAlive: true, maxSockets: 2 }); const send = (headers, path) => axios.get(url + path, { headers, httpAgent });`,
  ],
  [
    'got',
    `import got from 'got'; const agent = { http: new http.Agent({ keepAlive: true, maxSockets: 2 }) }; const send = (headers, path) => got(url + path, { headers, agent }).text();`,
  ],
  [
    'undici 8, a pool',
    `import { Pool } from 'undici'; const pool = new Pool(url, { connections: 2 }); const send = async (headers, path) => (await pool.request({ path, method: 'GET', headers })).body.text();`,
  ],
  [
    'a stream that is read meanwhile',
    `const send = async (headers, path) => { const response = await fetch(url + path, { headers }); for await (const _ of response.body) await (await fetch(url + path, { headers })).text(); };`,
  ],
  [
    'an async iterator',
    `
    async function* steps(work) { for (let i = 0; i < 2; i++) { await wait(1); yield work(); } }
    const send = async (headers, path) => { for await (const _ of steps(() => fetch(url + path, { headers }).then((r) => r.text()))); };`,
  ],
])(
  '%s: each of 20 agents at the same time is the one that presents its own credential',
  async (_what, send) => {
    const { used, expected } = await agents.run(send);
    expect(used).toEqual(expected);
  },
);

test('a worker thread works for the agent that started it, whatever it loads', async () => {
  const few = await parallelAgents(6);
  const { used, expected } = await few.run(`
    import { Worker } from 'node:worker_threads';
    const text = "fetch(require('node:worker_threads').workerData.url, { headers: require('node:worker_threads').workerData.headers })";
    const send = (headers, path) => new Promise((resolve, reject) => new Worker(text, { eval: true, workerData: { url: url + path, headers }, ...(path.length > 2 ? { env: {} } : {}) }).on('exit', resolve).on('error', reject));`);
  await few.close();
  expect(used).toEqual(expected);
});
