import { expect, test } from 'vitest';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { runAsAgent } from '../../../support/run-as-agent.ts';
import { fingerprintOf, runHooked } from '../../../support/run-hooked.ts';

/** A server of one service in the same process; `bad` tokens are refused, `Watch` streams. */
const service = `${runAsAgent}
  import * as grpc from '@grpc/grpc-js';
  const bytes = (text) => Buffer.isBuffer(text) ? text : Buffer.from(text);
  const method = (path, responseStream) => ({ path, requestStream: false, responseStream, requestSerialize: bytes, requestDeserialize: bytes, responseSerialize: bytes, responseDeserialize: bytes });
  const listen = (server, address) => new Promise((resolve, reject) => server.bindAsync(address, grpc.ServerCredentials.createInsecure(), (e, port) => e ? reject(e) : resolve(port)));
  const secret = process.env.APP_SETTING;
  const metadata = (token) => { const m = new grpc.Metadata(); m.set('authorization', 'Bearer ' + token); return m; };
`;

test('metadata of gRPC calls are uses: service, method, outcome, and each its caller, also before the connection stands', async () => {
  const secret = fakeSecret('tok-', 30);
  const result = await runHooked(
    `${service}
     const definition = { Get: method('/acme.Ledger/Get', false) };
     const server = new grpc.Server();
     server.addService(definition, { Get: (call, done) => {
       const bad = String(call.metadata.get('authorization')).endsWith('bad');
       setTimeout(() => bad ? done({ code: 16, details: 'no' }) : done(null, 'ok'), 10);
     } });
     const port = await listen(server, '127.0.0.1:0');
     const Client = grpc.makeGenericClientConstructor(definition, 'Ledger');
     const client = new Client('127.0.0.1:' + port, grpc.credentials.createInsecure());
     const get = (i, suffix) => as('agent-' + i, () => new Promise((resolve) => client.Get('q', metadata(secret + i + suffix), resolve)));
     await Promise.all([0, 1, 2, 3].map((i) => get(i, '')));
     await get(4, 'bad');
     client.close();
     server.forceShutdown();`,
    { packages: 'clients', env: { APP_SETTING: secret } },
  );
  expect(result.stderr).toBe('');
  for (const [i, suffix, outcome] of [
    [0, '', 'accepted'],
    [1, '', 'accepted'],
    [2, '', 'accepted'],
    [3, '', 'accepted'],
    [4, 'bad', 'denied'],
  ] as const) {
    const uses = result.observations.filter((o) => o.fingerprint === fingerprintOf(secret + i + suffix));
    expect(uses).toMatchObject(
      ['sent', outcome].map((each) => ({
        kind: 'used',
        outcome: each,
        mechanism: 'Bearer',
        actor: { agent: `agent-${i}` },
        target: { address: '127.0.0.1', operation: 'acme.Ledger/Get' },
      })),
    );
  }
}, 60_000);

test('an issuer that streams messages over a unix socket is read message by message, before the stream ends', async () => {
  const payload = fakeSecret('db-password-', 30);
  const result = await runHooked(
    `${service}
     import { mkdtempSync } from 'node:fs';
     import { tmpdir } from 'node:os';
     // AccessSecretVersionResponse: name = 1, payload = 2 { data = 1 }.
     const field = (number, content) => Buffer.concat([Buffer.from([number * 8 + 2, content.length]), content]);
     const message = field(2, field(1, Buffer.from(process.env.APP_SETTING)));
     const path = '/google.cloud.secretmanager.v1.SecretManagerService/AccessSecretVersion';
     const definition = { Access: method(path, true) };
     const server = new grpc.Server({ 'grpc.default_compression_algorithm': 2 });
     server.addService(definition, { Access: (call) => { call.write(message); call.write(message.subarray(0)); } });
     const address = 'unix://' + mkdtempSync(tmpdir() + '/mayfly-grpc-') + '/api.sock';
     await listen(server, address);
     const Client = grpc.makeGenericClientConstructor(definition, 'Secrets');
     const client = new Client(address, grpc.credentials.createInsecure());
     const stream = as('reader', () => client.Access('q', metadata('unused-token-000000')));
     await new Promise((resolve) => { let n = 0; stream.on('data', () => ++n === 2 && setTimeout(resolve, 20)); stream.on('error', () => {}); });
     process.exit(0);`,
    { packages: 'clients', env: { APP_SETTING: payload } },
  );
  expect(result.stderr).toBe('');
  const fetched = result.observations.filter(
    (o) => o.kind === 'fetched' && o.fingerprint === fingerprintOf(payload),
  );
  expect(fetched.length).toBeGreaterThanOrEqual(1);
  expect(fetched.at(-1)).toMatchObject({ source: 'secret_manager', actor: { agent: 'reader' }, count: 2 });
  expect(fetched[0]?.target.address).toMatch(/^\/.*\/mayfly-grpc-.*\/api\.sock$/);
}, 60_000);

test('calls of a copy that a bundler has swallowed are nobody’s, rather than somebody else’s', async () => {
  const secret = fakeSecret('tok-', 30);
  const result = await runHooked(
    `${runAsAgent}
     import { createServer, connect } from 'node:http2';
     const server = createServer((request, response) => { response.addTrailers({ 'grpc-status': '0' }); response.end('x'); });
     await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
     const session = connect('http://127.0.0.1:' + server.address().port);
     await as('whoever connected', () => new Promise((resolve) => {
       const headers = { ':path': '/acme.Ledger/Get', ':method': 'POST', 'content-type': 'application/grpc', 'user-agent': 'grpc-node-js/1.14.0', authorization: 'Bearer ' + process.env.APP_SETTING };
       session.request(headers).on('end', resolve).resume().end();
     }));
     session.close();
     server.close();`,
    { env: { APP_SETTING: secret } },
  );
  expect(result.observations.map((o) => [o.kind === 'used' && o.outcome, o.actor.agent])).toEqual([
    ['sent', null],
    ['accepted', null],
  ]);
});
