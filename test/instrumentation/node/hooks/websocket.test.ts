import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EchoServer, startServer } from '../../../support/echo-server.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { fingerprintOf, runHooked } from '../../../support/run-hooked.ts';

let refusing: EchoServer;
beforeAll(async () => {
  refusing = await startServer((_request, response) => response.writeHead(401).end());
});
afterAll(() => refusing.close());

const secret = fakeSecret('key-', 40);
const server = `
  import { WebSocket as Ws, WebSocketServer } from 'ws';
  const secret = process.env.APP_SETTING;
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => server.on('listening', resolve));
  const url = process.env.REFUSING ?? 'ws://127.0.0.1:' + server.address().port;
  const talk = (socket) => new Promise((resolve) => { socket.onopen = () => socket.close(); socket.onclose = resolve; socket.onerror = resolve; });
`;

const subprotocol = { location: 'subprotocol', mechanism: null };
const clients = [
  ['ws: a sub-protocol', `new Ws(url, ['realtime', 'openai-insecure-api-key.' + secret])`, subprotocol],
  [
    'ws: a header',
    `new Ws(url, { headers: { 'x-api-key': secret } })`,
    { location: 'header', mechanism: null },
  ],
  [
    'ws: the password of the URL',
    `new Ws(url.replace('//', '//user:' + secret + '@'))`,
    { location: 'header', mechanism: 'Basic' },
  ],
  ['ws: the query', `new Ws(url + '/?token=' + secret)`, { location: 'query', mechanism: null }],
  ['the global WebSocket: a sub-protocol', `new WebSocket(url, ['token', secret])`, subprotocol],
  [
    'the global WebSocket: the query',
    `new WebSocket(url + '/?token=' + secret)`,
    { location: 'query', mechanism: null },
  ],
] as const;

test.each(clients)('%s is a use, accepted when the protocol is switched', async (_what, socket, expected) => {
  const result = await runHooked(`${server} await talk(${socket}); server.close();`, {
    packages: 'clients',
    env: { APP_SETTING: secret },
  });
  expect(result.stderr).toBe('');
  expect(result.observations).toMatchObject(
    ['sent', 'accepted'].map((outcome) => ({ ...expected, outcome, fingerprint: fingerprintOf(secret) })),
  );
});

test.each(clients)('%s is denied when the handshake is', async (_what, socket, expected) => {
  const result = await runHooked(`${server} await talk(${socket}); server.close();`, {
    packages: 'clients',
    env: { APP_SETTING: secret, REFUSING: refusing.url.replace('http:', 'ws:') },
  });
  // undici asks twice when it is answered 401 (fetch.spec.whatwg.org, HTTP-network-or-cache fetch).
  const first = result.observations.filter(({ count }) => count === 1);
  expect(first).toMatchObject(
    ['sent', 'denied'].map((outcome) => ({ ...expected, outcome, fingerprint: fingerprintOf(secret) })),
  );
});
