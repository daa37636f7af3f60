import { createServer, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { runAsAgent } from '../../../support/run-as-agent.ts';
import { fingerprintOf, runHooked } from '../../../support/run-hooked.ts';

let server: Http2Server;
let base: string;
const issued = fakeSecret('issued-', 40);
const secret = fakeSecret('tok-', 30);

/** `/denied` answers 401, `/token` hands out a token, `/gone` is reset, anything else answers 200. */
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/gone') return response.stream.close(2);
    request.resume().on('end', () => {
      if (request.url === '/token') {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ access_token: issued, expires_in: 60 }));
      } else response.writeHead(request.url === '/denied' ? 401 : 200).end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const client = `${runAsAgent}
  import { connect } from 'node:http2';
  const secret = process.env.APP_SETTING;
  const session = connect(process.env.BASE);
  const ask = (headers, body) => new Promise((resolve) => {
    const stream = session.request(headers);
    let text = '';
    stream.on('data', (c) => (text += c)).on('end', () => resolve(text)).on('error', () => resolve('failed'));
    stream.end(body);
  });`;

test('headers of a stream are uses, with the outcome and the caller of each', async () => {
  const result = await runHooked(
    `${client}
     await Promise.all([
       as('a', () => ask({ ':path': '/v1/items/8f14e45fceea167a', authorization: 'Bearer ' + secret })),
       as('b', () => ask({ ':path': '/denied', ':method': 'POST', 'x-api-key': secret + 'b' }, 'body')),
       as('c', () => ask({ ':path': '/gone', 'x-api-key': secret + 'c' })),
     ]);
     session.close();`,
    { env: { BASE: base, APP_SETTING: secret } },
  );
  expect(result.stderr).toBe('');
  const uses = result.observations.filter((o) => o.kind === 'used');
  const told = (suffix: string) =>
    uses
      .filter(({ fingerprint }) => fingerprint === fingerprintOf(secret + suffix))
      .map((o) => [o.outcome, o.actor.agent, o.target.operation, o.mechanism]);
  expect(told('')).toEqual([
    ['sent', 'a', 'GET /v1/items/{}', 'Bearer'],
    ['accepted', 'a', 'GET /v1/items/{}', 'Bearer'],
  ]);
  expect(told('b').map(([outcome, agent]) => [outcome, agent])).toEqual([
    ['sent', 'b'],
    ['denied', 'b'],
  ]);
  expect(told('c').map(([outcome, agent]) => [outcome, agent])).toEqual([
    ['sent', 'c'],
    ['error', 'c'],
  ]);
  expect(uses[0]?.target).toMatchObject({ address: '127.0.0.1', port: Number(new URL(base).port) });
});

test('a token endpoint over HTTP/2 hands out a credential, minted from the client secret', async () => {
  const result = await runHooked(
    `${client}
     const headers = { ':path': '/token', ':method': 'POST', 'content-type': 'application/x-www-form-urlencoded' };
     console.log(JSON.parse(await ask(headers, 'grant_type=client_credentials&client_id=a&client_secret=' + secret)).expires_in);
     session.close();`,
    { env: { BASE: base, APP_SETTING: secret } },
  );
  expect(result.stdout).toBe('60\n');
  const fetched = result.observations.filter((o) => o.kind === 'fetched' && !o.held);
  expect(fetched).toMatchObject([
    { fingerprint: fingerprintOf(issued), credential: { parents: [fingerprintOf(secret)] } },
  ]);
});

test('a request that undici sends over HTTP/2 is seen once', async () => {
  const result = await runHooked(
    `import { Client } from 'undici';
     const client = new Client(process.env.BASE, { allowH2: true, useH2c: true });
     const r = await client.request({ path: '/u', method: 'GET', headers: { authorization: 'Bearer ' + process.env.APP_SETTING } });
     await r.body.text();
     await client.close();`,
    { packages: 'clients', env: { BASE: base, APP_SETTING: secret } },
  );
  expect(result.observations.map((o) => o.kind === 'used' && [o.outcome, o.count])).toEqual([
    ['sent', 1],
    ['accepted', 1],
  ]);
});

test('an error that nobody listens for still ends the process, as without hooks', async () => {
  const result = await runHooked(
    `${client} session.request({ ':path': '/gone', authorization: 'Bearer ' + secret }).end();`,
    { env: { BASE: base, APP_SETTING: secret } },
  );
  expect(result.code).toBe(1);
  expect(result.stderr).toContain('ERR_HTTP2_STREAM_ERROR');
});
