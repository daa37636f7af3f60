import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAsAgent } from '../../../support/run-as-agent.ts';
import { fingerprintOf, runHooked } from '../../../support/run-hooked.ts';
import { selfSigned } from '../../../support/self-signed.ts';

const own = selfSigned();
const other = selfSigned();
const read = (file: string): string => readFileSync(file, 'utf8');
const servers: Server[] = [];
const ports: Record<string, number> = {};

beforeAll(async () => {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    for (const requestCert of [true, false]) {
      const server = createServer(
        {
          key: read(own.keyFile),
          cert: own.cert,
          ca: own.cert,
          requestCert,
          rejectUnauthorized: requestCert,
          minVersion: version,
          maxVersion: version,
        },
        (_request, response) => response.end('ok'),
      );
      server.on('tlsClientError', () => {});
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      servers.push(server);
      ports[`${version} ${requestCert}`] = (server.address() as AddressInfo).port;
    }
  }
});
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const script = (send: string): string => `${runAsAgent}
  import { readFileSync } from 'node:fs';
  const { PORT: port, CA_FILE, CERT_FILE, KEY_FILE } = process.env;
  const [ca, cert, key] = [CA_FILE, CERT_FILE, KEY_FILE].map((file) => readFileSync(file, 'utf8'));
  ${send}`;

const withHttps = (module: string, options: string): string => `
  const https = await import('${module}');
  await as('caller', () => new Promise((resolve) => {
    https.get({ host: '127.0.0.1', port, ca, agent: false, ${options} }, (r) => r.resume().on('end', resolve)).on('error', resolve);
  }));`;

async function run(send: string, port: number | undefined, identity = own) {
  const result = await runHooked(script(send), {
    packages: 'clients',
    env: {
      PORT: String(port),
      CA_FILE: own.certFile,
      CERT_FILE: identity.certFile,
      KEY_FILE: identity.keyFile,
    },
  });
  expect(result.stderr).toBe('');
  return result.observations.filter((o) => o.kind === 'used');
}

const clients: readonly (readonly [string, string])[] = [
  ['https with a key and a certificate', withHttps('node:https', 'key, cert')],
  [
    'https without the prefix, with buffers',
    withHttps('https', 'key: Buffer.from(key), cert: [Buffer.from(cert)]'),
  ],
  ['https with an encrypted-key object', withHttps('https', 'key: [{ pem: key }], cert')],
  [
    'https with a context made before',
    `import { createSecureContext } from 'node:tls'; const secureContext = createSecureContext({ ca, key, cert }); ${withHttps('node:https', 'secureContext')}`,
  ],
  [
    'tls by port and host',
    `import { connect } from 'node:tls';
     await as('caller', () => new Promise((resolve) => { const s = connect(Number(port), '127.0.0.1', { ca, key, cert }, () => s.end('GET / HTTP/1.1\\r\\nhost: x\\r\\nconnection: close\\r\\n\\r\\n')); s.resume().on('close', resolve); }));`,
  ],
  [
    'undici',
    `import { Agent, request } from 'undici';
     const dispatcher = new Agent({ connect: { ca, key, cert } });
     await as('caller', async () => { const r = await request('https://127.0.0.1:' + port, { dispatcher }); await r.body.text(); });
     await dispatcher.close();`,
  ],
];

test.each(clients.flatMap(([name, send]) => ['TLSv1.2', 'TLSv1.3'].map((v) => [name, v, send] as const)))(
  '%s (%s): a client certificate is a use of its private key',
  async (_name, version, send) => {
    const uses = await run(send, ports[`${version} true`]);
    const certificate = new X509Certificate(own.cert);
    const spki = createHash('sha256')
      .update(certificate.publicKey.export({ type: 'spki', format: 'der' }))
      .digest('hex');
    expect(uses.map((o) => o.outcome)).toEqual(['sent', 'accepted']);
    expect(uses[0]).toMatchObject({
      fingerprint: fingerprintOf(read(own.keyFile).trim()),
      location: 'client_certificate',
      actor: { agent: 'caller' },
      target: { address: '127.0.0.1', port: ports[`${version} true`] },
      credential: {
        type: 'x509.client_certificate',
        subject: 'CN=mayfly test',
        issuer: 'CN=mayfly test',
        issuedAt: Date.parse('2020-01-01T00:00:00Z'),
        expiresAt: Date.parse('2099-12-31T23:59:59Z'),
      },
    });
    expect(uses[0]?.credential.joinKeys).toEqual(
      expect.arrayContaining([
        `x509.serial:${certificate.serialNumber.toLowerCase()}`,
        `x509.spki_sha256:${spki}`,
      ]),
    );
  },
  60_000,
);

test.each(['TLSv1.2', 'TLSv1.3'])('a server that does not ask for it is shown none (%s)', async (version) => {
  expect(await run(withHttps('node:https', 'key, cert'), ports[`${version} false`])).toEqual([]);
});

test('a server that hangs up on a certificate has not accepted it', async () => {
  const uses = await run(withHttps('node:https', 'key, cert'), ports['TLSv1.3 true'], other);
  expect(uses.map((o) => [o.fingerprint, o.outcome])).toEqual([
    [fingerprintOf(read(other.keyFile).trim()), 'sent'],
    [fingerprintOf(read(other.keyFile).trim()), 'error'],
  ]);
});

test('the key that a file held and the key that a connection used are one credential', async () => {
  const result = await runHooked(script(withHttps('node:https', 'key, cert')), {
    env: {
      PORT: String(ports['TLSv1.3 true']),
      CA_FILE: own.certFile,
      CERT_FILE: own.certFile,
      KEY_FILE: join(own.keyFile),
    },
  });
  const kinds = result.observations
    .filter((o) => o.fingerprint === fingerprintOf(read(own.keyFile).trim()))
    .map((o) => (o.kind === 'fetched' ? o.source : o.kind));
  expect(kinds).toEqual(['file', 'used', 'used']);
});
