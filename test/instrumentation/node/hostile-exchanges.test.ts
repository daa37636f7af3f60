import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fakeSecret } from '../../support/fake-secret.ts';
import { fingerprintOf, type HookedRun, runHooked } from '../../support/run-hooked.ts';

let server: Server;
let base: string;
const issued = fakeSecret('issued-', 40);
const token = JSON.stringify({ access_token: issued, token_type: 'Bearer', expires_in: 60 });
const mebibyte = Buffer.alloc(1_048_576, 0x20);

/** What a token endpoint answers below a path of its own. */
const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  async gigabyte(response) {
    response.writeHead(200, { 'content-type': 'application/json' });
    for (let i = 0; i < 1_024; i++) {
      if (!response.write(mebibyte)) await new Promise((resolve) => response.once('drain', resolve));
    }
    response.end(token);
  },
  forever(response) {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write(token);
    const timer = setInterval(() => response.write(' '), 5);
    response.on('close', () => clearInterval(timer));
  },
  broken: (response) => response.end('{"access_token": "half a'),
  empty: (response) => response.end(),
  loop: (response) => response.writeHead(302, { location: '/loop/oauth/token' }).end(),
  bomb: (response) =>
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      .end(gzipSync(Buffer.alloc(256 * 1_048_576, 0x20))),
  garbage: (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('this is not gzip'),
  large(response) {
    const filler = Array.from({ length: 4_000 }, (_, i) => [`field_${i}`, 'x'.repeat(100)]);
    response.end(JSON.stringify({ ...Object.fromEntries(filler), access_token: issued }));
  },
  early(response) {
    response.writeEarlyHints({ link: '</style.css>; rel=preload' });
    response.writeHead(401).end('no');
  },
};

beforeAll(async () => {
  server = createServer({ maxHeaderSize: 32 * 1_048_576 }, (request, response) => {
    const [, name = ''] = (request.url ?? '').split('/');
    request.resume().on('end', () => {
      const answer = answers[name];
      if (answer === undefined) response.end('ok');
      else answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const clientSecret = fakeSecret('client-secret-', 30);
const prelude = `
  import { request } from 'node:http';
  const { BASE: base, APP_SETTING: secret } = process.env;
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = 'grant_type=client_credentials&client_id=a&client_secret=' + secret;
  const post = (name, more) => fetch(base + '/' + name + '/oauth/token', { method: 'POST', headers: form, body, ...more });
  const raw = (name, headers) => new Promise((resolve, reject) => { let n = 0; request(base + '/' + name + '/oauth/token', { method: 'POST', headers: headers ?? form }, (r) => r.on('data', (c) => (n += c.length)).on('end', () => resolve([r.statusCode, n]))).on('error', reject).end(body); });
`;

async function run(script: string): Promise<HookedRun> {
  const result = await runHooked(prelude + script, { env: { BASE: base, APP_SETTING: clientSecret } });
  expect(result.stderr).toBe('');
  expect(result.code).toBe(0);
  return result;
}

const fetched = (result: HookedRun) => result.observations.filter((o) => o.kind === 'fetched' && !o.held);
const dropped = (result: HookedRun) => result.heartbeats.at(-1)?.dropped;

test('an answer of a gigabyte reaches the application, costs it no memory, and is counted as lost', async () => {
  const result = await run(`
    let bytes = 0;
    let most = 0;
    for await (const chunk of (await post('gigabyte')).body) { bytes += chunk.length; most = Math.max(most, process.memoryUsage().arrayBuffers); }
    console.log(bytes > 1024 ** 3, most < 256 * 1024 ** 2);`);
  expect(result.stdout).toBe('true true\n');
  expect(fetched(result)).toEqual([]);
  expect(dropped(result)).toBe(1);
}, 120_000);

test('an answer that never ends does not keep the process alive', async () => {
  const result = await run(`
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    try { await (await post('forever', { signal: controller.signal })).text(); } catch (error) { console.log(error.name); }`);
  expect(result.stdout).toBe('AbortError\n');
  expect(fetched(result)).toEqual([]);
});

test.each([
  ['that is half a JSON', 'broken'],
  ['that is empty', 'empty'],
])('an answer %s hands out nothing', async (_what, name) => {
  const result = await run(`console.log((await post('${name}')).status);`);
  expect(result.stdout).toBe('200\n');
  expect(fetched(result)).toEqual([]);
  expect(dropped(result)).toBe(0);
});

test('a loop of redirects ends as without hooks, and each request of it is a use', async () => {
  const result = await run(`
    try { await fetch(base + '/loop/oauth/token', { headers: { authorization: 'Bearer ' + secret } }); } catch (error) { console.log(error.cause.message); }`);
  expect(result.stdout).toBe('redirect count exceeded\n');
  const sent = result.observations.filter((o) => o.kind === 'used' && o.outcome === 'sent');
  expect(Math.max(...sent.map(({ count }) => count ?? 0))).toBe(21);
});

test('a compression bomb is not unpacked beyond the bound, and counted as lost', async () => {
  const result = await run(`
    const before = process.memoryUsage().rss;
    const [status] = await raw('bomb');
    console.log(status, process.memoryUsage().rss - before < 64 * 1024 ** 2);`);
  expect(result.stdout).toBe('200 true\n');
  expect(fetched(result)).toEqual([]);
  expect(dropped(result)).toBe(1);
});

test('a content coding that is a lie harms nobody', async () => {
  const result = await run(`console.log(...(await raw('garbage')));`);
  expect(result.stdout).toBe('200 16\n');
  expect(fetched(result)).toEqual([]);
});

test('a large answer, below a mebibyte, is read', async () => {
  const result = await run(`await (await post('large')).text();`);
  expect(fetched(result)).toMatchObject([
    { fingerprint: fingerprintOf(issued), credential: { parents: [fingerprintOf(clientSecret)] } },
  ]);
});

test('early hints are no answer: the one that follows decides', async () => {
  const result = await run(`
    await (await fetch(base + '/early', { headers: { authorization: 'Bearer ' + secret } })).text();
    await raw('early', { authorization: 'Bearer ' + secret });`);
  const outcomes = result.observations.flatMap((o) => (o.kind === 'used' ? [o.outcome] : []));
  expect(new Set(outcomes)).toEqual(new Set(['sent', 'denied']));
});

test('a token of ten megabytes in a header is sent, not read, and counted as lost', async () => {
  const result = await run(
    `console.log(...(await raw('plain', { authorization: 'Bearer ' + 'x'.repeat(10_000_000) })));`,
  );
  expect(result.stdout).toBe('200 2\n');
  expect(result.observations).toEqual([]);
  expect(dropped(result)).toBe(1);
});

test('getters that throw throw into the application alone, as without hooks', async () => {
  const result = await run(`
    const headers = { get authorization() { throw new Error('mine'); } };
    for (const send of [() => fetch(base, { headers }), () => raw('plain', headers)]) await send().catch((error) => console.log(error.message));
    const q = request(base, (r) => r.resume().on('end', () => console.log('answered')));
    q.getHeaderNames = () => { throw new Error('hostile'); };
    q.getHeader = () => { throw new Error('hostile'); };
    await new Promise((resolve) => q.on('close', resolve).end());`);
  expect(result.stdout).toBe('mine\nmine\nanswered\n');
});

test('headers that were given as a list are seen', async () => {
  const result = await run(`
    await new Promise((resolve) => request(base, { headers: ['Host', 'x', 'Authorization', 'Bearer ' + secret] }, (r) => r.resume().on('end', resolve)).end());`);
  expect(result.observations.map((o) => [o.kind === 'used' && o.outcome, o.fingerprint])).toEqual([
    ['sent', fingerprintOf(clientSecret)],
    ['accepted', fingerprintOf(clientSecret)],
  ]);
});
