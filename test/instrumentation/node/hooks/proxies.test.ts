import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EchoServer, startServer } from '../../../support/echo-server.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { fingerprintOf, runHooked } from '../../../support/run-hooked.ts';

let target: EchoServer;
let proxy: Server;
let port: number;

/** A proxy that tunnels, and answers requests in absolute form itself. */
beforeAll(async () => {
  target = await startServer((_request, response) => response.end('ok'));
  proxy = createServer((_request, response) => response.end('ok'));
  proxy.on('connect', (_request, socket) => {
    const onward = connect(target.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    for (const each of [onward, socket]) each.on('error', () => {});
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  ({ port } = proxy.address() as AddressInfo);
});
afterAll(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await target.close();
});

const token = fakeSecret('tok-', 30);
const password = fakeSecret('proxy-', 30);
const undici = (name: string): string => `
  import { ProxyAgent, request } from '${name}';
  const dispatcher = new ProxyAgent('http://robot:' + password + '@127.0.0.1:' + port);
  const r = await request('http://service.test:8080/v1/items', { dispatcher, headers: { authorization: 'Bearer ' + token } });
  await r.body.text();
  await dispatcher.close();`;

test.each([
  ['undici 6, by a tunnel', undici('undici6')],
  ['undici 7, by a tunnel', undici('undici7')],
  ['undici 8, in absolute form', undici('undici')],
  [
    'node:http in absolute form',
    `import { request } from 'node:http';
     const headers = { host: 'service.test:8080', authorization: 'Bearer ' + token, 'proxy-authorization': 'Basic ' + btoa('robot:' + password) };
     await new Promise((resolve) => request({ host: '127.0.0.1', port, path: 'http://service.test:8080/v1/items', headers }, (r) => r.resume().on('end', resolve)).end());`,
  ],
])('%s: the proxy is told its password and the service its token', async (_what, script) => {
  const result = await runHooked(
    `const { PROXY_PORT: port, APP_SETTING: token, OTHER_SETTING: password } = process.env; ${script}`,
    { packages: 'clients', env: { PROXY_PORT: String(port), APP_SETTING: token, OTHER_SETTING: password } },
  );
  expect(result.stderr).toBe('');
  const uses = result.observations.filter((o) => o.kind === 'used' && o.outcome === 'accepted');
  const of = (secret: string) => uses.find(({ fingerprint }) => fingerprint === fingerprintOf(secret));
  expect(of(token)).toMatchObject({
    mechanism: 'Bearer',
    target: { address: 'service.test', port: 8080, operation: 'GET /v1/items' },
  });
  expect(of(password)).toMatchObject({
    mechanism: 'Basic',
    credential: { subject: 'robot' },
    target: { address: '127.0.0.1' },
  });
});
