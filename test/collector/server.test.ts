import { readdirSync } from 'node:fs';
import { Agent, type AgentOptions, request } from 'node:https';
import { connect, type TLSSocket } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { createAuthenticator } from '../../collector/authenticate.ts';
import { clientCertificate } from '../../collector/client-certificate.ts';
import type { Config } from '../../collector/config.ts';
import { type Listening, listen } from '../../collector/server.ts';
import type { TlsConfig } from '../../collector/tls.ts';
import { hashToken } from '../../collector/tokens.ts';
import { MayflyError } from '../../src/core/errors.ts';
import { instant } from '../../src/core/instant.ts';
import { createAuthority, type KeyPair } from '../support/certificate-authority.ts';
import { fakeSecret } from '../support/fake-secret.ts';

const servers = createAuthority('server authority');
const clients = createAuthority('client authority');
const others = createAuthority('another authority');
const serverPair = (): KeyPair => servers.issue({ commonName: 'collector', addresses: ['127.0.0.1'] });
const spiffe = 'spiffe://example.org/billing';
const ingestToken = fakeSecret('', 40);

const open: Listening[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close(0)));
});

async function start(options: Partial<TlsConfig> = {}): Promise<Listening> {
  const files = { cert: '', key: '', clientCa: null };
  const none = { clientCa: null, clientRequired: false, clientScope: null, files };
  const tls: Config['tls'] = { ...none, ...serverPair(), ...options };
  const authenticator = createAuthenticator({
    given: [{ scope: 'ingest', hash: hashToken(ingestToken) }],
    tokens: { byHash: async () => null, touch: async () => {} },
    now: () => instant(Date.now()),
    certificateScope: tls.clientScope,
  });
  const fetch = async (
    incoming: Request,
    env: { readonly incoming?: Parameters<typeof clientCertificate>[0] },
  ) => {
    const authorization = incoming.headers.get('authorization') ?? undefined;
    try {
      const certificate = clientCertificate(env.incoming);
      const { id, identity } = await authenticator.authenticate(authorization, ['ingest'], certificate);
      return new Response(JSON.stringify({ id, identity }));
    } catch (error) {
      if (error instanceof MayflyError) return new Response(error.message, { status: error.status });
      throw error;
    }
  };
  const server = await listen({ fetch }, { host: '127.0.0.1', port: 0, tls });
  open.push(server);
  return server;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

function ask(server: Listening, options: AgentOptions & { readonly token?: string } = {}): Promise<Answer> {
  const { token, ...tls } = options;
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    const asked = request(
      server.url,
      { ca: servers.cert, agent: new Agent(), ...tls, headers },
      (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
        response.on('error', reject);
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

describe('client certificates', () => {
  test('the SPIFFE id of one that was verified is the identity of the sender, beside its token', async () => {
    const server = await start({ clientCa: clients.cert });
    const { status, body } = await ask(server, { ...clients.issue({ uris: [spiffe] }), token: ingestToken });
    expect([status, JSON.parse(body)]).toEqual([200, { id: 'given:ingest', identity: spiffe }]);
  });

  test('without one a token alone is enough, and proves no identity', async () => {
    const server = await start({ clientCa: clients.cert });
    const { body } = await ask(server, { token: ingestToken });
    expect(JSON.parse(body)).toEqual({ id: 'given:ingest', identity: null });
  });

  test.each([
    ['of another authority', () => others.issue({ uris: [spiffe] }), 'no authority of MAYFLY_TLS_CLIENT_CA'],
    [
      'that has expired',
      () => clients.issue({ uris: [spiffe], notAfter: new Date(Date.UTC(2026, 1, 1)) }),
      'it has expired',
    ],
    [
      'of a time to come',
      () => clients.issue({ uris: [spiffe], notBefore: new Date(Date.UTC(2048, 1, 1)) }),
      'it is not valid yet',
    ],
    ['without a name', () => clients.issue({ commonName: '' }), 'neither one SPIFFE id nor a common name'],
  ])('one %s is refused, although the token is good', async (_what, issue, message) => {
    const server = await start({ clientCa: clients.cert });
    const { status, body } = await ask(server, { ...issue(), token: ingestToken });
    expect(status).toBe(401);
    expect(body).toContain(message);
  });

  test('where one is required there is no connection without one', async () => {
    const server = await start({ clientCa: clients.cert, clientRequired: true });
    await expect(ask(server, { token: ingestToken })).rejects.toThrow();
    await expect(ask(server, { ...others.issue(), token: ingestToken })).rejects.toThrow();
    expect((await ask(server, { ...clients.issue(), token: ingestToken })).status).toBe(200);
  });

  test('one may stand in for a token where that is configured, for what it is configured', async () => {
    const pair = clients.issue({ commonName: 'billing' });
    const mapped = await start({ clientCa: clients.cert, clientScope: 'ingest' });
    const { body } = await ask(mapped, pair);
    expect(JSON.parse(body)).toEqual({ id: 'certificate:billing', identity: 'billing' });
    expect((await ask(mapped, { ...pair, token: fakeSecret('', 40) })).status).toBe(401);
    expect((await ask(await start({ clientCa: clients.cert }), pair)).status).toBe(401);
  });

  test('when nobody is asked for one, one that is there proves nothing', async () => {
    const { body } = await ask(await start(), { ...clients.issue({ uris: [spiffe] }), token: ingestToken });
    expect(JSON.parse(body)).toEqual({ id: 'given:ingest', identity: null });
  });

  test('a session is not resumed past the end of its authority', async () => {
    const server = await start({ clientCa: clients.cert });
    const pair = clients.issue({ uris: [spiffe] });
    const session = await sessionOf(server, pair);
    for (let i = 0; i < 2; i++) expect(await resumes(server, pair, session)).toBe(true);
    server.renewTls({ ...serverPair(), clientCa: others.cert });
    expect(await resumes(server, pair, session)).toBe(false);
    expect((await ask(server, { ...pair, session, token: ingestToken })).status).toBe(401);
  });
});

function dial(server: Listening, pair: KeyPair, session?: Buffer): TLSSocket {
  const { hostname, port } = new URL(server.url);
  const options = { host: hostname, port: Number(port), ca: servers.cert, ...pair };
  return connect(session === undefined ? options : { ...options, session });
}

function sessionOf(server: Listening, pair: KeyPair): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = dial(server, pair);
    socket.on('error', reject);
    socket.once('session', (session: Buffer) => {
      socket.destroy();
      resolve(session);
    });
  });
}

function resumes(server: Listening, pair: KeyPair, session: Buffer): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = dial(server, pair, session);
    socket.on('error', reject);
    socket.once('secureConnect', () => {
      resolve(socket.isSessionReused());
      socket.destroy();
    });
  });
}

describe('encryption', () => {
  test.each(['TLSv1', 'TLSv1.1'] as const)('%s is refused', async (version) => {
    const server = await start();
    const old = { minVersion: 'TLSv1', maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    await expect(ask(server, { ...old, token: ingestToken })).rejects.toThrow();
    server.renewTls({ ...serverPair(), clientCa: null });
    await expect(ask(server, { ...old, token: ingestToken })).rejects.toThrow();
  });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('%s works', async (version) => {
    const only = { minVersion: version, maxVersion: version };
    expect((await ask(await start(), { ...only, token: ingestToken })).status).toBe(200);
  });

  test('a client sees that a certificate is for another address or of another authority', async () => {
    const server = await start(servers.issue({ commonName: 'collector', addresses: ['192.0.2.1'] }));
    await expect(ask(server, { token: ingestToken })).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    await expect(ask(await start(), { ca: others.cert, token: ingestToken })).rejects.toThrow(/certificate/);
  });

  test('100 new certificates under load cost no request and leave no file open', async () => {
    const server = await start();
    const pairs = Array.from({ length: 100 }, serverPair);
    let answered = 0;
    const stop = new AbortController();
    const failures: unknown[] = [];
    const load = async (agent: Agent): Promise<void> => {
      while (!stop.signal.aborted) {
        try {
          const { status } = await ask(server, { agent, token: ingestToken } as AgentOptions & {
            token: string;
          });
          if (status === 200) answered++;
          else failures.push(status);
        } catch (error) {
          failures.push(error);
        }
      }
    };
    const kept = Array.from({ length: 2 }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
    const loads = [...kept, new Agent(), new Agent()].map(load);
    await until(() => answered > 20);
    const before = openFiles();
    for (const pair of pairs) {
      const seen = answered;
      server.renewTls({ ...pair, clientCa: null });
      await until(() => answered > seen + 3 || failures.length > 0);
    }
    const after = openFiles();
    stop.abort();
    await Promise.all(loads);
    for (const agent of kept) agent.destroy();
    expect(failures).toEqual([]);
    expect(answered).toBeGreaterThan(300);
    expect(after).toBeLessThan(before + 20);
    const { hostname, port } = new URL(server.url);
    const socket = connect({ host: hostname, port: Number(port), ca: servers.cert });
    const presented = await new Promise<string>((resolve, reject) => {
      socket.on('error', reject);
      socket.once('secureConnect', () => resolve(socket.getPeerX509Certificate()?.toString() ?? ''));
    });
    socket.destroy();
    expect(presented.replace(/\s/g, '')).toBe(pairs.at(-1)?.cert.replace(/\s/g, ''));
  }, 120_000);
});

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** Descriptors of this process, where the system tells. */
function openFiles(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}
