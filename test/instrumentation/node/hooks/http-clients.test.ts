import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EchoServer, startServer } from '../../../support/echo-server.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { fingerprintOf, type HookedRun, runHooked } from '../../../support/run-hooked.ts';

let server: EchoServer;
/** Answers `/denied` with 401, `/broken` with 503, `/token` as an OAuth server, anything else with 200. */
const issuedToken = fakeSecret('issued-', 40);

beforeAll(async () => {
  const closing = await startServer(() => {});
  closedPort = closing.url;
  await closing.close();
  server = await startServer((request, response, body) => {
    const path = request.url ?? '';
    if (path.startsWith('/denied')) response.writeHead(401).end('no');
    else if (path.startsWith('/broken')) response.writeHead(503).end('no');
    else if (path.startsWith('/token')) {
      const answer = JSON.stringify({
        access_token: issuedToken,
        token_type: 'Bearer',
        expires_in: 600,
        scope: 'ledger:write',
      });
      const zipped = path.includes('gzip');
      response.writeHead(200, {
        'content-type': 'application/json',
        ...(zipped ? { 'content-encoding': 'gzip' } : {}),
      });
      response.end(zipped ? gzipSync(answer) : answer);
    } else response.writeHead(200, { 'content-type': 'text/plain' }).end(`ok ${body.length}`);
  });
});
afterAll(() => server.close());

const clients: readonly (readonly [name: string, format: 'mjs' | 'cjs', send: string])[] = [
  [
    'global fetch',
    'mjs',
    'send = async (u, o) => { const r = await fetch(u, o); return [r.status, await r.text()]; };',
  ],
  [
    'the undici package',
    'mjs',
    `const { request } = await import('undici'); send = async (u, o) => { const r = await request(u, o); return [r.statusCode, await r.body.text()]; };`,
  ],
  [
    'node:http in CommonJS',
    'cjs',
    `const http = require('node:http'); send = (u, o) => new Promise((resolve, reject) => { const q = http.request(u, { method: o.method, headers: o.headers }, (r) => { let t = ''; r.on('data', (c) => (t += c)); r.on('end', () => resolve([r.statusCode, t])); }); q.on('error', reject); q.end(o.body); });`,
  ],
  [
    'node:http with headers set late and a named import',
    'mjs',
    `const { request } = await import('node:http'); send = (u, o) => new Promise((resolve, reject) => { const q = request(u, { method: o.method }, (r) => { let t = ''; r.on('data', (c) => (t += c)); r.on('end', () => resolve([r.statusCode, t])); }); q.on('error', reject); for (const [k, v] of Object.entries(o.headers)) q.setHeader(k, v); if (o.body) q.write(o.body); q.end(); });`,
  ],
];

function program(format: 'mjs' | 'cjs', send: string, body: string): string {
  const code = `let send; ${send}\n const base = process.env.BASE; const secret = process.env.APP_SETTING;\n${body}`;
  return format === 'cjs' ? `(async () => { ${code} })();` : code;
}

/** A port that refuses connections; fetch blocks the well-known ones before it connects. */
let closedPort: string;

async function run(client: (typeof clients)[number], body: string, secret: string): Promise<HookedRun> {
  const [, format, send] = client;
  // The secret is handed over under a harmless name, so that only the request shows it.
  return runHooked(program(format, send, body), {
    format,
    packages: true,
    env: { BASE: server.url, CLOSED: closedPort, APP_SETTING: secret },
  });
}

test.each(clients)(
  '%s: a bearer token is a use, sent first and then accepted, with exact counts',
  async (...client) => {
    const secret = fakeSecret('tok-', 40);
    const result = await run(
      client,
      `for (let i = 0; i < 3; i++) await send(base + '/v1/items/8f14e45fceea167a', { method: 'GET', headers: { Authorization: 'Bearer ' + secret } }); console.log('done');`,
      secret,
    );
    expect(result.stderr).toBe('');
    expect(result.stdout).toBe('done\n');
    const uses = result.observations.filter(
      (o) => o.kind === 'used' && o.fingerprint === fingerprintOf(secret),
    );
    expect(uses.map((o) => o.kind === 'used' && [o.outcome, o.count])).toEqual([
      ['sent', 1],
      ['accepted', 1],
      ['sent', 2],
      ['accepted', 2],
      ['sent', 3],
      ['accepted', 3],
    ]);
    expect(uses[0]).toMatchObject({
      location: 'header',
      target: { address: '127.0.0.1', port: server.port, operation: 'GET /v1/items/{}' },
      process: { service: 'app', environment: 'test' },
    });
    expect(result.spool).not.toContain(secret);
  },
);

test.each(clients)(
  '%s: the outcome is denied on 401 and error on 503 and on a refused connection',
  async (...client) => {
    const secret = fakeSecret('tok-', 40);
    const result = await run(
      client,
      `const h = { 'x-api-key': secret };
     await send(base + '/denied', { method: 'GET', headers: h });
     await send(base + '/broken', { method: 'GET', headers: h });
     await send(process.env.CLOSED, { method: 'GET', headers: h }).then(() => console.log('answered'), (e) => console.log('refused'));`,
      secret,
    );
    expect(result.stdout).toBe('refused\n');
    const outcomes = result.observations.flatMap((o) => (o.kind === 'used' ? [o.outcome] : []));
    expect(outcomes).toEqual(['sent', 'denied', 'sent', 'error', 'sent', 'error']);
  },
);

test.each(clients)(
  '%s: a token endpoint hands out a credential, minted from the client secret',
  async (...client) => {
    const secret = fakeSecret('client-secret-', 30);
    const result = await run(
      client,
      `const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'ledger', client_secret: secret }).toString();
     const o = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body };
     const [status, text] = await send(base + '/token', o);
     const token = JSON.parse(text).access_token;
     await send(base + '/use', { method: 'POST', headers: { authorization: 'Bearer ' + token }, body: 'x' });`,
      secret,
    );
    expect(result.stderr).toBe('');
    const fetched = result.observations.filter((o) => o.kind === 'fetched' && !o.held);
    expect(fetched).toHaveLength(1);
    expect(fetched[0]).toMatchObject({
      fingerprint: fingerprintOf(issuedToken),
      source: 'token_endpoint',
      credential: { parents: [fingerprintOf(secret)], scopes: ['ledger:write'], ephemeral: true },
    });
    expect(fetched[0]?.credential.expiresAt).toBeGreaterThan(Date.now() + 500_000);
    const used = result.observations.filter((o) => o.kind === 'used' && o.outcome === 'sent');
    expect(used.map((o) => o.fingerprint)).toEqual([fingerprintOf(secret), fingerprintOf(issuedToken)]);
    expect(result.spool).not.toContain(secret);
    expect(result.spool).not.toContain(issuedToken);
  },
);

test('a compressed answer of an issuer is read, and reaches the application as it was', async () => {
  const [client] = clients;
  if (client === undefined) throw new Error('no client');
  const secret = fakeSecret('client-secret-', 30);
  const result = await run(
    client,
    `const body = 'grant_type=client_credentials&client_id=a&client_secret=' + secret;
     const [, text] = await send(base + '/token?gzip', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });
     console.log(JSON.parse(text).expires_in);`,
    secret,
  );
  expect(result.stdout).toBe('600\n');
  expect(
    result.observations.some((o) => o.kind === 'fetched' && o.fingerprint === fingerprintOf(issuedToken)),
  ).toBe(true);
});

test('a request without a credential is no observation', async () => {
  const [client] = clients;
  if (client === undefined) throw new Error('no client');
  const result = await run(
    client,
    `await send(base + '/plain?page=2&sort=key', { method: 'POST', headers: { accept: 'text/plain' }, body: '{"a":1}' });`,
    'x',
  );
  expect(result.observations).toEqual([]);
  expect(result.heartbeats.map((h) => h.ended)).toEqual([false, true]);
});

test('a request that a stream ends in another context belongs to whoever created it', async () => {
  const result = await runHooked(
    `import { AsyncLocalStorage } from 'node:async_hooks';
     import { request } from 'node:http';
     // The store in which OpenAI Agents JS keeps the running agent.
     const storage = (globalThis[Symbol.for('openai.agents.core.asyncLocalStorage')] = new AsyncLocalStorage());
     const agent = (name) => ({ active: true, span: { spanData: { type: 'agent', name } } });
     let end;
     const answered = new Promise((resolve) => {
       storage.run(agent('caller'), () => {
         const q = request(process.env.BASE, { method: 'POST', headers: { authorization: 'Bearer ' + process.env.APP_SETTING } }, (r) => { r.resume(); r.on('end', resolve); });
         end = () => q.end('late');
       });
     });
     storage.run(agent('somebody else'), () => end());
     await answered;`,
    { env: { BASE: server.url, APP_SETTING: fakeSecret('tok-', 40) } },
  );
  expect(result.observations.map((o) => o.actor.agent)).toEqual(['caller', 'caller']);
});
