import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EchoServer, startServer } from '../../../support/echo-server.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { runAsAgent } from '../../../support/run-as-agent.ts';
import { fingerprintOf, type HookedRun, runHooked } from '../../../support/run-hooked.ts';

let server: EchoServer;
const failedOnce = new Set<string>();

/** `/retry` fails once for each caller, `/redirect` sends on, anything else answers a little later. */
beforeAll(async () => {
  server = await startServer((request, response) => {
    const caller = `${request.headers.authorization}${request.url}`;
    if (request.url?.startsWith('/retry') === true && !failedOnce.has(caller)) {
      failedOnce.add(caller);
      response.writeHead(503).end();
    } else if (request.url === '/redirect') response.writeHead(302, { location: '/end' }).end();
    else setTimeout(() => response.end('ok'), 15);
  });
});
afterAll(() => server.close());

const callers = ['0', '1', '2', '3', '4', '5', '6', '7'];
const tokens = callers.map(() => fakeSecret('tok-', 30));

/** Eight callers at once, each with a token of its own. */
function program(undici: string, send: string): string {
  return `${runAsAgent}
    import * as undici from '${undici}';
    const base = process.env.BASE;
    const tokens = JSON.parse(process.env.APP_SETTING);
    const bearer = (i) => ({ authorization: 'Bearer ' + tokens[i] });
    const all = (one) => Promise.all(tokens.map((_, i) => as('agent-' + i, () => one(i))));
    ${send}`;
}

const pool = `
  const pool = new undici.Pool(base, { connections: 2 });
  await all(async (i) => { const r = await pool.request({ path: '/p', method: 'GET', headers: bearer(i) }); await r.body.text(); });
  await pool.close();`;
const globalAgent = `
  undici.setGlobalDispatcher(new undici.Agent({ connections: 2 }));
  await all(async (i) => { const r = await fetch(base + '/f', { headers: bearer(i) }); await r.text(); });
  await undici.getGlobalDispatcher().close();`;
const retries = (path: string): string => `
  const agent = new undici.Agent({ connections: 2 });
  const dispatcher = agent.compose(undici.interceptors.retry({ minTimeout: 5 }), undici.interceptors.redirect({ maxRedirections: 3 }));
  await all(async (i) => { const r = await undici.request(base + '${path}', { dispatcher, headers: bearer(i) }); await r.body.text(); });
  await agent.close();`;

async function run(source: string): Promise<HookedRun> {
  const env = { BASE: server.url, APP_SETTING: JSON.stringify(tokens) };
  const result = await runHooked(source, { packages: 'clients', env });
  expect(result.stderr).toBe('');
  return result;
}

/** For each use, whether it was told of the caller whose token it is; null: of nobody. */
function attributed(result: HookedRun): (boolean | null)[] {
  const uses = result.observations.filter((o) => o.kind === 'used');
  return uses.map(({ fingerprint, actor }) => {
    const i = tokens.findIndex((token) => fingerprintOf(token) === fingerprint);
    return actor.agent === null ? null : actor.agent === `agent-${i}`;
  });
}

const versions = ['undici6', 'undici7', 'undici'];
const uses = [
  ['a private pool with two connections', pool, 16],
  ['fetch on a global agent with two connections', globalAgent, 16],
  ['redirects', retries('/redirect'), 32],
] as const;

test.each(versions.flatMap((version) => uses.map((use) => [version, ...use] as const)))(
  '%s: %s belong to their callers',
  async (version, _what, send, count) => {
    const right = attributed(await run(program(version, send)));
    expect(right).toEqual(Array.from({ length: count }, () => true));
  },
  60_000,
);

test.each(versions)(
  '%s: retries belong to their callers',
  async (version) => {
    const right = attributed(await run(program(version, retries(`/retry-${version}`))));
    expect(right).toEqual(Array.from({ length: 32 }, () => true));
  },
  60_000,
);

test.each([
  ['undici6', 20],
  ['undici7', 20],
  ['undici', 32],
] as const)(
  '%s in a minified bundle: what was queued before its first connection is nobody’s, and nothing is anybody else’s',
  async (version, sure) => {
    const bundle = await build({
      stdin: { contents: program(version, `${pool}${globalAgent}`), resolveDir: 'test/clients' },
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'esm',
      write: false,
      banner: {
        js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`,
      },
    });
    const right = attributed(await run(bundle.outputFiles[0]?.text ?? ''));
    expect(right.filter((each) => each === false)).toEqual([]);
    expect(right.filter((each) => each === true).length).toBeGreaterThanOrEqual(sure);
    expect(right).toHaveLength(32);
  },
  60_000,
);

test('requests that wait for the one socket of an http.Agent belong to their callers', async () => {
  const right = attributed(
    await run(`${runAsAgent}
      import { Agent, request } from 'node:http';
      const tokens = JSON.parse(process.env.APP_SETTING);
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      await Promise.all(tokens.map((token, i) => as('agent-' + i, () => new Promise((resolve) => {
        const headers = { authorization: 'Bearer ' + token };
        request(process.env.BASE, { agent, headers }, (r) => { r.resume(); r.on('end', resolve); }).end();
      }))));
      agent.destroy();`),
  );
  expect(right).toEqual(Array.from({ length: 16 }, () => true));
}, 60_000);

test('a worker thread has its own callers', async () => {
  const right = attributed(
    await run(`
      import { Worker } from 'node:worker_threads';
      const source = ${JSON.stringify(program('undici7', pool))};
      const worker = new Worker(new URL('data:text/javascript,' + encodeURIComponent(source.replace("'undici7'", JSON.stringify(import.meta.resolve('undici7'))))));
      await new Promise((resolve, reject) => worker.on('exit', resolve).on('error', reject));`),
  );
  expect(right).toEqual(Array.from({ length: 16 }, () => true));
}, 60_000);

test('a body that streams, and whose parts come from somebody else, belongs to who made the request', async () => {
  const right = attributed(
    await run(`${runAsAgent}
      import { Readable } from 'node:stream';
      const tokens = JSON.parse(process.env.APP_SETTING);
      await Promise.all(tokens.map((token, i) => as('agent-' + i, async () => {
        const body = new Readable({ read() {} });
        const feed = as('somebody else', () => setTimeout(() => { body.push('part'); setTimeout(() => body.push(null), 5); }, 5));
        const r = await fetch(process.env.BASE, { method: 'POST', duplex: 'half', body, headers: { authorization: 'Bearer ' + token } });
        await r.text();
      })));`),
  );
  expect(right).toEqual(Array.from({ length: 16 }, () => true));
}, 60_000);
