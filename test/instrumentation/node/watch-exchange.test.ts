import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EchoServer, startServer } from '../../support/echo-server.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { runAsAgent } from '../../support/run-as-agent.ts';
import { fingerprintOf, type HookedRun, runHooked } from '../../support/run-hooked.ts';

let server: EchoServer;
const issued = fakeSecret('issued-', 40);
const clientSecret = fakeSecret('client-secret-', 30);

/** A gateway of its own below `/gateway`, an authorization server that publishes where its endpoints are, and others. */
beforeAll(async () => {
  server = await startServer((request, response) => {
    const path = (request.url ?? '').split('?')[0];
    const json = (answer: object): void =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    if (path === '/oauth/revoke') response.writeHead(200).end();
    else if (path === '/refused/oauth/revoke') response.writeHead(401).end();
    else if (path === '/.well-known/openid-configuration')
      json({ issuer: server.url, revocation_endpoint: `${server.url}/of-their-own/forget` });
    else if (path?.endsWith('/sys/leases/renew') === true)
      json({ request_id: 'r', lease_id: 'database/creds/app/abc', lease_duration: 86_400, data: null });
    else if (path?.startsWith('/gateway/') === true)
      json({
        request_id: 'r',
        lease_id: 'database/creds/app/abc',
        lease_duration: 60,
        renewable: true,
        data: { username: 'v-app', password: issued },
      });
    else json({ access_token: issued, token_type: 'Bearer', expires_in: 60 });
  });
});
afterAll(() => server.close());

function run(script: string, env: Readonly<Record<string, string>> = {}): Promise<HookedRun> {
  return runHooked(
    `${runAsAgent}
     const { BASE: base, APP_SETTING: secret } = process.env;
     const headers = { 'content-type': 'application/x-www-form-urlencoded' };
     const form = (fields) => new URLSearchParams({ client_id: 'a', client_secret: secret, ...fields }).toString();
     const post = async (path, fields) => (await fetch(base + path, { method: 'POST', headers, body: form(fields) })).text();
     ${script}`,
    { env: { BASE: server.url, APP_SETTING: clientSecret, ...env } },
  );
}

test('a token that is revoked has ended, on behalf of whoever revoked it', async () => {
  const result = await run(`
    const { access_token: token } = JSON.parse(await post('/oauth/token', { grant_type: 'client_credentials' }));
    await as('janitor', () => post('/oauth/revoke', { token }));`);
  expect(result.stderr).toBe('');
  expect(result.observations.filter((o) => o.kind === 'ended')).toMatchObject([
    { fingerprint: fingerprintOf(issued), reason: 'revoked', actor: { agent: 'janitor' } },
  ]);
});

test('a revocation that was refused ends nothing', async () => {
  const result = await run(`await post('/refused/oauth/revoke', { token: 'some-token-0123456789' });`);
  expect(result.observations.filter((o) => o.kind === 'ended')).toEqual([]);
});

test('an endpoint with a path of its own is known once the server has published it', async () => {
  const forget = `await post('/of-their-own/forget', { token: 'some-token-0123456789' });`;
  const unknown = await run(forget);
  expect(unknown.observations.filter((o) => o.kind === 'ended')).toEqual([]);
  const known = await run(
    `await (await fetch(base + '/.well-known/openid-configuration')).text(); ${forget}`,
  );
  expect(known.observations.filter((o) => o.kind === 'ended')).toMatchObject([
    { fingerprint: fingerprintOf('some-token-0123456789'), reason: 'revoked' },
  ]);
});

test('MAYFLY_ISSUERS names what stands behind a gateway', async () => {
  const { host } = new URL(server.url);
  const result = await run(
    `await (await fetch(base + '/gateway/v1/database/creds/app', { headers: { 'x-vault-token': secret } })).text();`,
    { MAYFLY_ISSUERS: `${host}/gateway=vault` },
  );
  expect(result.stderr).toBe('');
  const fetched = result.observations.filter((o) => o.kind === 'fetched' && !o.held);
  expect(fetched.map((o) => o.fingerprint)).toContain(fingerprintOf(issued));
});

test('an entry of MAYFLY_ISSUERS that says nothing is told once, and the others count', async () => {
  const { host } = new URL(server.url);
  const result = await run(
    `for (let i = 0; i < 3; i++) await (await fetch(base + '/gateway/v1/database/creds/app', { headers: { 'x-vault-token': secret } })).text();`,
    { MAYFLY_ISSUERS: `nonsense,${host}/gateway=vault` },
  );
  expect(result.stderr.trim().split('\n')).toHaveLength(1);
  expect(result.stderr).toMatch(/^mayfly: MAYFLY_ISSUERS: .*nonsense/);
  expect(
    result.observations.some((o) => o.kind === 'fetched' && o.fingerprint === fingerprintOf(issued)),
  ).toBe(true);
});

test('a token that no known issuer handed out is used, and never fetched', async () => {
  const result = await run(`
    const { access_token: token } = await (await fetch(base + '/mint/my/session')).json();
    await (await fetch(base + '/v1/items', { headers: { authorization: 'Bearer ' + token } })).text();`);
  const kinds = result.observations.filter((o) => o.fingerprint === fingerprintOf(issued)).map((o) => o.kind);
  expect(kinds).toEqual(['used', 'used']);
});

test('a lease that is renewed lives longer, and its secret was fetched again', async () => {
  const { host } = new URL(server.url);
  const result = await run(
    `const vault = { 'x-vault-token': secret };
     await (await fetch(base + '/gateway/v1/database/creds/app', { headers: vault })).text();
     const renewal = { method: 'PUT', headers: vault, body: JSON.stringify({ lease_id: 'database/creds/app/abc' }) };
     await (await fetch(base + '/gateway/v1/sys/leases/renew', renewal)).text();`,
    { MAYFLY_ISSUERS: `${host}/gateway=vault` },
  );
  expect(result.stderr).toBe('');
  const fetches = result.observations.filter(
    (o) => o.kind === 'fetched' && o.fingerprint === fingerprintOf(issued),
  );
  expect(fetches).toMatchObject([
    {
      source: 'secret_manager',
      name: 'database/creds/app',
      target: { operation: expect.stringContaining('GET') },
    },
    {
      source: 'secret_manager',
      name: 'database/creds/app',
      target: { operation: expect.stringContaining('PUT') },
    },
  ]);
  const [first, renewed] = fetches.map(({ credential }) => credential.expiresAt ?? 0);
  expect((renewed ?? 0) - (first ?? 0)).toBeGreaterThan(86_000_000);
});

test.each(['/oauth/token', '/oauth/device_authorization', '/oauth/revoke', '/oauth/logout'])(
  'the secret of a client that authenticates by Basic at %s is what was form-encoded',
  async (path) => {
    const result = await run(
      `const basic = Buffer.from('client:' + encodeURIComponent(secret)).toString('base64');
       const body = new URLSearchParams({ token: 'some-token-0123456789', client_id: 'a', grant_type: 'client_credentials' });
       await (await fetch(base + '${path}', { method: 'POST', headers: { ...headers, authorization: 'Basic ' + basic }, body: body.toString() })).text();`,
      { APP_SETTING: `${clientSecret}+/=` },
    );
    expect(result.stderr).toBe('');
    const used = result.observations.filter(
      (o) => o.kind === 'used' && o.credential.type === 'oauth.client_secret',
    );
    expect(used.map(({ fingerprint }) => fingerprint)).toContain(fingerprintOf(`${clientSecret}+/=`));
  },
);

test('what is asked of an issuer in a compressed body is read too', async () => {
  const result = await run(`
    const { gzipSync } = await import('node:zlib');
    const body = gzipSync(new URLSearchParams({ grant_type: 'client_credentials', client_id: 'a', client_secret: secret }).toString());
    await (await fetch(base + '/oauth/token', { method: 'POST', headers: { ...headers, 'content-encoding': 'gzip' }, body })).text();
  `);
  const uses = result.observations.filter(({ kind }) => kind === 'used');
  expect(uses.map(({ fingerprint }) => fingerprint)).toContain(fingerprintOf(clientSecret));
});
