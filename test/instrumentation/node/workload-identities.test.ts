import { expect, test } from 'vitest';
import { message } from '../../core/issuers/exchanges/protobuf-message.ts';
import { startServer } from '../../support/echo-server.ts';
import { fakeJwt, secondsFromNow } from '../../support/fake-jwt.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { makeCertificate, pemOf } from '../../support/make-certificate.ts';
import { fingerprintOf, runHooked } from '../../support/run-hooked.ts';

const spiffeId = 'spiffe://example.org/agents/clerk';

/** A Workload API (github.com/spiffe/spiffe standards/workloadapi.proto) on a socket, in the process that asks it. */
function workloadApi(answers: Readonly<Record<string, readonly Uint8Array[]>>): string {
  const texts = Object.fromEntries(
    Object.entries(answers).map(([name, all]) => [
      name,
      all.map((each) => Buffer.from(each).toString('base64')),
    ]),
  );
  return `import * as grpc from '@grpc/grpc-js'; import { mkdtempSync } from 'node:fs'; import { tmpdir } from 'node:os'; import { join } from 'node:path';
    const answers = ${JSON.stringify(texts)}; const asIs = (bytes) => bytes;
    const method = (name, responseStream) => ({ path: '/SpiffeWorkloadAPI/' + name, requestStream: false, responseStream, requestSerialize: asIs, requestDeserialize: asIs, responseSerialize: asIs, responseDeserialize: asIs });
    const definition = { FetchX509SVID: method('FetchX509SVID', true), FetchJWTSVID: method('FetchJWTSVID', false) };
    const server = new grpc.Server(); const socket = 'unix:' + join(mkdtempSync(join(tmpdir(), 'spire-')), 'api.sock');
    server.addService(definition, {
      FetchX509SVID: (call) => { for (const each of answers.FetchX509SVID) call.write(Buffer.from(each, 'base64')); setTimeout(() => call.end(), 100); },
      FetchJWTSVID: (_call, done) => done(null, Buffer.from(answers.FetchJWTSVID[0], 'base64')) });
    await new Promise((done, failed) => server.bindAsync(socket, grpc.ServerCredentials.createInsecure(), (error) => (error ? failed(error) : done())));
    const client = new (grpc.makeGenericClientConstructor(definition, 'SpiffeWorkloadAPI'))(socket, grpc.credentials.createInsecure());
    const metadata = new grpc.Metadata(); metadata.set('workload.spiffe.io', 'true');
    const end = () => { client.close(); server.forceShutdown(); };`;
}

test('X.509-SVIDs of the SPIFFE Workload API are fetched as they are streamed, each rotation', async () => {
  const leaves = [11, 12].map((hour) =>
    makeCertificate({
      uris: [spiffeId],
      serial: Uint8Array.of(hour),
      notAfter: new Date(Date.UTC(2048, 0, 1, hour)),
    }),
  );
  const keys = leaves.map(({ key }) => key.export({ type: 'pkcs8', format: 'der' }));
  const svids = leaves.map(({ der }, i) =>
    message([1, message([1, spiffeId], [2, der], [3, keys[i] ?? ''])]),
  );
  const { observations, stderr, spool } = await runHooked(
    `${workloadApi({ FetchX509SVID: svids })}
    const stream = client.FetchX509SVID(Buffer.alloc(0), metadata); let seen = 0; for await (const each of stream) seen += each.length;
    console.log(seen); end();`,
    { packages: 'clients' },
  );
  expect(stderr).toBe('');
  expect(observations).toMatchObject(
    leaves.map(({ key }, i) => ({
      kind: 'fetched',
      source: 'workload_api',
      fingerprint: fingerprintOf(pemOf('PRIVATE KEY', key.export({ type: 'pkcs8', format: 'der' })).trim()),
      policy: spiffeId,
      credential: {
        type: 'spiffe.x509_svid',
        subject: spiffeId,
        expiresAt: Date.UTC(2048, 0, 1, [11, 12][i]),
        ephemeral: true,
      },
    })),
  );
  expect(spool).not.toContain(keys[0]?.toString('base64').slice(40, 80));
}, 60_000);

test('JWT-SVIDs of the SPIFFE Workload API are fetched with their audience and expiry', async () => {
  const expires = secondsFromNow(300);
  const token = fakeJwt({ sub: spiffeId, aud: ['vault'], exp: expires });
  const answer = message([1, message([1, spiffeId], [2, token])]);
  const { observations, stderr } = await runHooked(
    `${workloadApi({ FetchJWTSVID: [answer] })}
    await new Promise((done, failed) => client.FetchJWTSVID(Buffer.from([10, 5, ...Buffer.from('vault')]), metadata, (error) => (error ? failed(error) : done()))); end();`,
    { packages: 'clients' },
  );
  expect(stderr).toBe('');
  expect(observations).toMatchObject([
    {
      kind: 'fetched',
      source: 'workload_api',
      fingerprint: fingerprintOf(token),
      credential: {
        type: 'spiffe.jwt_svid',
        subject: spiffeId,
        audience: ['vault'],
        expiresAt: expires * 1_000,
      },
    },
  ]);
}, 60_000);

test('what a cluster mounts for a service account says whose it is and until when', async () => {
  const expires = secondsFromNow(3_600);
  const subject = 'system:serviceaccount:shop:clerk';
  const token = fakeJwt({
    iss: 'https://kubernetes.default.svc.cluster.local',
    aud: ['https://kubernetes.default.svc'],
    sub: subject,
    exp: expires,
    'kubernetes.io': { namespace: 'shop', serviceaccount: { name: 'clerk' } },
  });
  const { observations } = await runHooked(
    `import { KubeConfig } from '@kubernetes/client-node'; import fs from 'node:fs'; import { fileURLToPath } from 'node:url';
    const folder = fileURLToPath(new URL('run/secrets/kubernetes.io/serviceaccount', import.meta.url)); fs.mkdirSync(folder + '/..2026_11_23_08_00_00.1', { recursive: true });
    fs.writeFileSync(folder + '/..2026_11_23_08_00_00.1/token', '${token}'); fs.symlinkSync('..2026_11_23_08_00_00.1', folder + '/..data'); fs.symlinkSync('..data/token', folder + '/token');
    const config = new KubeConfig(); config.loadFromOptions({ clusters: [{ name: 'c', server: 'https://k.example' }], contexts: [{ name: 'x', cluster: 'c', user: 'u' }], currentContext: 'x',
      users: [{ name: 'u', authProvider: { name: 'tokenFile', config: { tokenFile: folder + '/token' } } }] });
    const options = { headers: {} }; await config.applyToHTTPSOptions(options); console.log(options.headers.Authorization?.length);`,
    { packages: 'clients' },
  );
  expect(observations).toMatchObject([
    {
      kind: 'fetched',
      source: 'file',
      name: expect.stringMatching(/\/serviceaccount\/token$/),
      module: '@kubernetes/client-node',
      fingerprint: fingerprintOf(token),
      credential: { type: 'kubernetes.service_account_token', subject, expiresAt: expires * 1_000 },
    },
  ]);
});

test('a token of the metadata service of Google, as its library asks for it', async () => {
  const token = fakeSecret('ya29.', 120);
  const server = await startServer((request, response) => {
    response.setHeader('metadata-flavor', 'Google').setHeader('content-type', 'application/json');
    response.end(
      request.url?.includes('/token')
        ? JSON.stringify({ access_token: token, expires_in: 3_599, token_type: 'Bearer' })
        : 'ok',
    );
  });
  try {
    const { observations, stdout, stderr } = await runHooked(
      `import { Compute } from 'google-auth-library'; console.log((await new Compute().getAccessToken()).token.length);`,
      { packages: 'clients', env: { GCE_METADATA_HOST: `127.0.0.1:${server.port}` } },
    );
    expect([stdout, stderr]).toEqual([`${token.length}\n`, '']);
    expect(observations).toMatchObject([
      {
        kind: 'fetched',
        source: 'metadata_service',
        name: 'default',
        fingerprint: fingerprintOf(token),
        credential: { provider: 'gcp' },
      },
    ]);
  } finally {
    await server.close();
  }
});

test('a token of the managed identity of an App Service, as the library of Azure asks for it', async () => {
  const token = fakeJwt({
    iss: 'https://sts.windows.net/t/',
    aud: 'https://vault.azure.net',
    exp: secondsFromNow(3_600),
  });
  const header = fakeSecret('', 32);
  const server = await startServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        access_token: token,
        expires_on: String(secondsFromNow(3_600)),
        resource: 'https://vault.azure.net',
        token_type: 'Bearer',
      }),
    );
  });
  try {
    const { observations, stderr } = await runHooked(
      `import { ManagedIdentityCredential } from '@azure/identity'; await new ManagedIdentityCredential().getToken('https://vault.azure.net/.default');`,
      {
        packages: 'clients',
        env: { IDENTITY_ENDPOINT: `${server.url}/msi/token`, IDENTITY_HEADER: header },
      },
    );
    expect(stderr).toBe('');
    expect(
      observations.filter(
        ({ kind, fingerprint }) => kind === 'fetched' && fingerprint === fingerprintOf(token),
      ),
    ).toMatchObject([{ source: 'metadata_service', credential: { provider: 'azure' } }]);
  } finally {
    await server.close();
  }
});
