import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { createNetwork } from '../../../../collector/export/network/create-network.ts';
import { createAuthority, type KeyPair } from '../../../support/certificate-authority.ts';

const addresses = ['127.0.0.1'];
const authority = createAuthority();
const other = createAuthority('other authority');
const server = authority.issue({ addresses });
const network = createNetwork({ allow: ['127.0.0.1'] });

const running: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const one of running.splice(0)) {
    one.closeAllConnections();
    one.close();
  }
});

interface Served {
  readonly url: string;
  readonly connections: () => number;
  readonly requests: () => number;
}

async function serve(pair: KeyPair, clientCa: string | null = null): Promise<Served> {
  let [connections, requests] = [0, 0];
  const client = clientCa === null ? {} : { requestCert: true, rejectUnauthorized: true, ca: clientCa };
  const made = createServer({ ...pair, ...client }, (request, response) => {
    requests += 1;
    const socket = request.socket as TLSSocket;
    response.end(`${socket.getProtocol()} ${String(socket.getPeerCertificate().subject?.CN)}`);
  });
  made.on('secureConnection', () => {
    connections += 1;
  });
  made.listen(0, '127.0.0.1');
  await once(made, 'listening');
  running.push(made);
  const { port } = made.address() as AddressInfo;
  return { url: `https://127.0.0.1:${port}/`, connections: () => connections, requests: () => requests };
}

describe('over TLS', () => {
  test('an authority of the operator is trusted, and the connection is kept', async () => {
    const served = await serve(server);
    const tls = { ca: authority.cert };
    for (let n = 0; n < 3; n++) {
      expect(await (await network.fetch(served.url, { method: 'POST', body: 'x', tls })).text()).toMatch(
        /^TLSv1\.3 /,
      );
    }
    expect(served.connections()).toBe(1);
  });

  test('a client certificate is shown', async () => {
    const served = await serve(server, authority.cert);
    const client = authority.issue({ commonName: 'mayfly' });
    const tls = { ca: authority.cert, ...client };
    expect(await (await network.fetch(served.url, { tls })).text()).toBe('TLSv1.3 mayfly');
    await expect(network.fetch(served.url, { tls: { ca: authority.cert } })).rejects.toMatchObject({
      kind: 'refused',
    });
    expect(served.requests()).toBe(1);
  });

  test.each([
    ['an unknown authority', server, null, /authority of the certificate is not known|self-signed/],
    [
      'another authority',
      other.issue({ addresses }),
      authority.cert,
      /authority of the certificate is not known/,
    ],
    ['another name', authority.issue({ addresses: ['127.0.0.9'] }), authority.cert, /is for another name/],
    [
      'the past',
      authority.issue({ addresses, notAfter: new Date(Date.UTC(2026, 0, 2)) }),
      authority.cert,
      /has expired \(CERT_HAS_EXPIRED\)/,
    ],
    [
      'the future',
      authority.issue({ addresses, notBefore: new Date(Date.UTC(2048, 0, 2)) }),
      authority.cert,
      /is not valid yet/,
    ],
  ])('a certificate of %s is refused in one line, and nothing is sent', async (_what, pair, ca, words) => {
    const served = await serve(pair);
    const tls = ca === null ? null : { ca };
    const failure = await network
      .fetch(served.url, { method: 'POST', body: 'secret', tls })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'refused' });
    expect(String(failure)).toMatch(words);
    expect(String(failure)).not.toContain('\n');
    expect(served.requests()).toBe(0);
  });

  test('connections of one destination are not used by another', async () => {
    const served = await serve(server);
    await (await network.fetch(served.url, { tls: { ca: authority.cert } })).text();
    await expect(network.fetch(served.url, {})).rejects.toMatchObject({ kind: 'refused' });
    await expect(network.fetch(served.url, { tls: { ca: other.cert } })).rejects.toMatchObject({
      kind: 'refused',
    });
  });
});
