import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, get, request } from 'node:http';
import { type AddressInfo, connect, type LookupFunction } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DeliveryFailure } from '../../../../collector/export/delivery-failure.ts';
import { createNetwork } from '../../../../collector/export/network/create-network.ts';
import { type CountingServer, connectionsBegun, countingServer } from './counting-server.ts';
import { dnsServer } from './dns-server.ts';

const signal = new AbortController().signal;

/** By what they are; most lead to the servers of this test, which listen on everything this machine has. */
const hostile: readonly (readonly [kind: string, hosts: readonly string[]])[] = [
  [
    'loopback',
    ['127.0.0.1', '127.0.0.2', '127.1', '127.0.1', '127.255.255.254', '[::1]', '[0:0:0:0:0:0:0:1]'],
  ],
  ['decimal', ['2130706433', '3232235521', '2852039166']],
  ['octal', ['0177.0.0.1', '017700000001', '0177.1', '0300.0250.0.1', '00000177.0.0.1']],
  ['hexadecimal', ['0x7f.0.0.1', '0x7f000001', '0x7f.1', '0xa9fea9fe', '0X7F000001']],
  ['wide digits', ['１２７.０.０.１', '①②⑦.0.0.1', '127。0。0。1']],
  ['a dot at the end', ['127.0.0.1.', 'localhost.', '169.254.169.254.']],
  ['names of this machine', ['localhost', 'LOCALHOST', 'a.localhost', 'ⓛocalhost']],
  ['unspecified', ['0', '0.0.0.0', '0.1.2.3', '[::]']],
  ['private', ['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', '10.1']],
  ['link-local', ['169.254.0.1', '[fe80::1]', '[febf::1]', '[fec0::1]']],
  [
    'cloud metadata',
    [
      '169.254.169.254',
      '169.254.170.2',
      '100.100.100.200',
      '168.63.129.16',
      '192.0.0.192',
      '[fd00:ec2::254]',
      '[fd20:ce::254]',
      '[::ffff:169.254.169.254]',
      '[64:ff9b::a9fe:a9fe]',
    ],
  ],
  ['shared', ['100.64.0.1', '100.127.255.254']],
  ['multicast and broadcast', ['224.0.0.1', '239.255.255.250', '255.255.255.255', '240.0.0.1', '[ff02::1]']],
  ['documentation', ['192.0.2.1', '198.51.100.1', '203.0.113.1', '[2001:db8::1]', '[3fff::1]']],
  ['benchmark', ['198.18.0.1', '198.19.255.255', '[2001:2::1]']],
  ['unique local', ['[fc00::1]', '[fd12:3456:789a::1]']],
  ['IPv4 in IPv6', ['[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]', '[::ffff:0:127.0.0.1]']],
  ['NAT64', ['[64:ff9b::127.0.0.1]', '[64:ff9b::10.0.0.1]', '[64:ff9b:1::7f00:1]']],
  [
    '6to4, Teredo, ISATAP',
    ['[2002:7f00:1::]', '[2002:a9fe:a9fe::1]', '[2001:0:7f00:1::]', '[2606:4700::5efe:7f00:1]'],
  ],
  ['protocol assignments', ['192.0.0.1', '192.88.99.1', '[2001:10::1]', '[100::1]', '[5f00::1]']],
];
const targets = hostile.flatMap(([kind, hosts]) => hosts.map((host) => [kind, host] as const));

let v4: CountingServer;
let v6: CountingServer | null;

beforeAll(async () => {
  v4 = await countingServer('0.0.0.0');
  // A machine without IPv6 has nothing to count there.
  v6 = await countingServer('::1', v4.port).catch(() => null);
});

afterAll(async () => {
  await v4.close();
  await v6?.close();
});

function reached(): number {
  return v4.accepted() + (v6?.accepted() ?? 0);
}

describe('hostile targets', () => {
  const network = createNetwork({ allow: [] });

  test('there are at least 60', () =>
    expect(new Set(targets.map(([, host]) => host)).size).toBeGreaterThan(60));

  test.each(targets)(
    '%s: %s gets no connection, by a URL, a socket, an agent or a lookup',
    async (_kind, host) => {
      const before = reached();
      const { port } = v4;
      const begun = await connectionsBegun(async () => {
        const failure = await network
          .fetch(`http://${host}:${port}/`, { method: 'POST', body: '{}' })
          .catch(itself);
        expect(failure).toBeInstanceOf(DeliveryFailure);
        expect(failure).toMatchObject({ kind: 'refused' });
        expect(String(failure)).toMatch(/MAYFLY_EXPORT_ALLOW/);
        const socket = await network.connect({ host, port, tls: null, signal }).catch(itself);
        expect(socket).toMatchObject({ kind: 'refused' });
        expect(await network.connect({ host, port, tls: {}, signal }).catch(itself)).toMatchObject({
          kind: 'refused',
        });
        expect(await viaAgent(`http://${host}:${port}/`)).toMatchObject({ kind: 'refused' });
        expect(await viaLookup(network.lookupOn(port), host)).toMatchObject({ kind: 'refused' });
        expect(() => network.checkUrl(`http://${host}:${port}/`)).toThrow(/MAYFLY_EXPORT_ALLOW/);
        expect(() => network.checkHost(host, port)).toThrow(/MAYFLY_EXPORT_ALLOW/);
      });
      expect(begun).toBe(0);
      expect(reached()).toBe(before);
    },
  );

  test.each([
    ['a user before the host', 'http://127.0.0.1@example.com/', /user or password/],
    ['a password', 'https://a:b@example.com/', /user or password/],
    ['a file', 'file:///etc/passwd', /neither http nor https/],
    ['gopher', 'gopher://127.0.0.1:25/', /neither http nor https/],
    ['data', 'data:text/plain,hello', /neither http nor https/],
    ['no URL', 'example.com', /no URL/],
    ['an address that is none', 'http://1.2.3.4.5/', /no URL/],
    ['a zone', 'http://[fe80::1%25eth0]/', /no URL/],
    ['a socket in the file system', 'unix:/var/run/docker.sock', /neither http nor https/],
  ])('%s in a URL is refused before anything happens', async (_what, url, words) => {
    const begun = await connectionsBegun(async () => {
      expect(String(await network.fetch(url, {}).catch(itself))).toMatch(words);
      expect(() => network.checkUrl(url)).toThrow(words);
    });
    expect(begun).toBe(0);
  });

  test.each([
    'fe80::1%lo',
    'a/b',
    'a@127.0.0.1',
    '127.0.0.1#',
    '127.0.0.1?',
    'a b',
    '',
    '..',
    'a..b',
    '%31%32%37.1',
    '127.0.0.1:80',
  ])('the host %j is none', async (host) => {
    const begun = await connectionsBegun(async () => {
      const failure = await network.connect({ host, port: v4.port, tls: null, signal }).catch(itself);
      expect(String(failure)).toMatch(/is no host name/);
    });
    expect(begun).toBe(0);
  });

  test('a password in a URL is not said back', async () => {
    const failure = await network.fetch('https://user:tiger@example.com/', {}).catch(itself);
    expect(String(failure)).not.toMatch(/tiger|user:/);
  });

  function viaAgent(url: string): Promise<unknown> {
    return new Promise((resolve) => {
      get(url, { agent: network.agents(null).http }, resolve).on('error', resolve);
    });
  }
});

describe('what the operator allows by name', () => {
  const reachable: readonly (readonly [string, string, (port: number) => string])[] = [
    ['an address', '127.0.0.1', () => '127.0.0.1'],
    ['an address and this port', '127.0.0.1', (port) => `127.0.0.1:${port}`],
    ['a network', '127.0.0.1', () => '127.0.0.0/8'],
    ['a name', 'localhost', () => 'localhost'],
    ['a name and this port', 'localhost', (port) => `LocalHost.:${port}`],
    ['an address, written otherwise', '2130706433', () => '127.0.0.1'],
    ['an address that is mapped', '[::ffff:127.0.0.1]', () => '127.0.0.1'],
    ['another spelling in the list', '127.0.0.1', () => '0x7f.1'],
  ];

  test.each(reachable)('%s is reached by every way', async (_what, host, allowed) => {
    const { port } = v4;
    const network = createNetwork({ allow: [allowed(port)] });
    const before = reached();
    network.checkUrl(`http://${host}:${port}/`);
    network.checkHost(host, port);
    const begun = await connectionsBegun(async () => {
      const answer = await network.fetch(`http://${host}:${port}/`, { method: 'POST', body: '{}' });
      expect(answer.status).toBe(204);
      const socket = await network.connect({ host, port, tls: null, signal });
      socket.destroy();
    });
    // That none were begun to the hostile ones means something: these are seen.
    expect(begun).toBeGreaterThanOrEqual(2);
    expect(await viaLookup(network.lookupOn(port), host)).toMatch(/^(?:127\.0\.0\.1|::1|::ffff:7f00:1)$/);
    expect(reached()).toBe(before + 2);
  });

  test.each([
    ['another port', '127.0.0.1:1'],
    ['another address', '127.0.0.2'],
    ['another network', '10.0.0.0/8'],
    ['a name that leads there', 'localhost'],
    ['a name of which it is the end', 'evil127.0.0.1.example'],
  ])('%s does not open it', async (_what, allowed) => {
    const network = createNetwork({ allow: [allowed] });
    const begun = await connectionsBegun(async () => {
      const failure = await network.fetch(`http://127.0.0.1:${v4.port}/`, {}).catch(itself);
      expect(failure).toMatchObject({ kind: 'refused' });
    });
    expect(begun).toBe(0);
  });

  test('a port is not known to `lookup`, so what is allowed for one port is refused by it', async () => {
    const network = createNetwork({ allow: [`localhost:${v4.port}`] });
    expect(await viaLookup(network.lookup, 'localhost')).toMatchObject({ kind: 'refused' });
    expect(await viaLookup(network.lookupOn(v4.port), 'localhost')).toMatch(/127\.0\.0\.1|::1/);
  });

  test.each(['0.0.0.0/0', '169.254.0.0/16', 'metadata.example'])(
    'cloud metadata is not opened by %s, only by its own address',
    async (allowed) => {
      const resolve = (): Promise<readonly string[]> => Promise.resolve(['169.254.169.254']);
      const refusing = createNetwork({ allow: [allowed], resolve, connectTimeoutMs: 50 });
      const failure = await refusing
        .connect({ host: 'metadata.example', port: 80, tls: null, signal })
        .catch(itself);
      expect(String(failure)).toMatch(/cloud metadata/);
      const opened = createNetwork({ allow: ['169.254.169.254'] });
      expect(() => opened.checkHost('169.254.169.254', 80)).not.toThrow();
    },
  );

  test('entries that are nothing of the kind are named, all of them', () => {
    const allow = ['10.0.0.0/33', 'fine.example', 'http://a.example', '*.corp', 'a:99999', '10.0.0.0/8', ''];
    expect(() => createNetwork({ allow })).toThrow(
      'MAYFLY_EXPORT_ALLOW: "10.0.0.0/33", "http://a.example", "*.corp", "a:99999" is no host, host:port or network such as 10.1.0.0/16',
    );
  });
});

describe('a name that leads somewhere else the second time', () => {
  test('the address that was checked is the one connected to, and each connection asks once', async () => {
    const inside = await countingServer('127.0.0.1');
    const outside = await countingServer('127.0.0.2', inside.port).catch(() => null);
    // Only Linux has all of 127/8 on its loopback.
    if (outside === null) return;
    const dns = await dnsServer([['127.0.0.2'], ['127.0.0.1']]);
    const network = createNetwork({ allow: ['127.0.0.2'], resolve: dns.resolve });
    const url = `http://rebind.example:${inside.port}/`;
    expect((await network.fetch(url, {})).status).toBe(204);
    expect(dns.asked).toEqual(['rebind.example']);
    expect([outside.accepted(), inside.accepted()]).toEqual([1, 0]);

    const socket = await network
      .connect({ host: 'rebind.example', port: inside.port, tls: null, signal })
      .catch(itself);
    expect(socket).toMatchObject({ kind: 'refused' });
    expect(String(socket)).toContain('rebind.example (127.0.0.1) is a loopback address');
    expect([outside.accepted(), inside.accepted()]).toEqual([1, 0]);
    await Promise.all([dns.close(), inside.close(), outside.close()]);
  });

  test('control: who asks, checks and lets the system ask again is led inside', async () => {
    const inside = await countingServer('127.0.0.1');
    const dns = await dnsServer([['127.0.0.2'], ['127.0.0.1']]);
    const checked = await dns.resolve('rebind.example');
    expect(checked).toEqual(['127.0.0.2']);
    const [second = ''] = await dns.resolve('rebind.example');
    const socket = connect(inside.port, second);
    await once(socket, 'connect');
    socket.destroy();
    await expect.poll(inside.accepted).toBe(1);
    await Promise.all([dns.close(), inside.close()]);
  });

  test('a name that leads into a network that is allowed is reached', async () => {
    const dns = await dnsServer([['127.0.0.1']]);
    const network = createNetwork({ allow: ['127.0.0.0/8'], resolve: dns.resolve });
    expect((await network.fetch(`http://inside.example:${v4.port}/`, {})).status).toBe(204);
    await dns.close();
  });

  test('one address inside among several refuses the name', async () => {
    const dns = await dnsServer([['127.0.0.2', '127.0.0.1']]);
    const network = createNetwork({ allow: ['127.0.0.2'], resolve: dns.resolve });
    const begun = await connectionsBegun(async () => {
      const failure = await network.fetch(`http://both.example:${v4.port}/`, {}).catch(itself);
      expect(failure).toMatchObject({ kind: 'refused' });
    });
    expect(begun).toBe(0);
    await dns.close();
  });
});

describe('redirects', () => {
  test.each([300, 301, 302, 303, 307, 308])(
    '%i is a failure that says so, and nobody is sent there',
    async (status) => {
      const location = `http://localhost:${v4.port}/inside?token=hunter2`;
      const server = createServer((_request, response) => response.writeHead(status, { location }).end());
      const url = await listening(server);
      const network = createNetwork({ allow: ['127.0.0.1', 'localhost'] });
      const before = reached();
      const failure = await network.fetch(url, { method: 'POST', body: 'x' }).catch(itself);
      expect(failure).toMatchObject({ kind: 'refused' });
      expect(String(failure)).toContain(`answered ${status}, a redirect to http://localhost:${v4.port};`);
      expect(String(failure)).not.toContain('hunter2');
      expect(reached()).toBe(before);
      server.closeAllConnections();
      server.close();
    },
  );
});

describe('what goes wrong on the way', () => {
  const network = createNetwork({
    allow: ['127.0.0.1', 'silent.example', 'gone.example'],
    connectTimeoutMs: 200,
  });

  test('nobody listens', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address();
    const failure = await network.fetch(`http://127.0.0.1:${port}/`, {}).catch(itself);
    expect(failure).toMatchObject({ kind: 'unreachable' });
    expect(String(failure)).toContain(`127.0.0.1:${port}: nothing listens there (ECONNREFUSED)`);
    socket.close();
  });

  test('a server that accepts and says no TLS is not waited for longer than the limit', async () => {
    const failure = await network
      .connect({ host: '127.0.0.1', port: await mutePort(), tls: {}, signal })
      .catch(itself);
    expect(failure).toMatchObject({ kind: 'timeout' });
  });

  test('a resolver that never answers is not waited for either', async () => {
    const stuck = createNetwork({ allow: [], resolve: () => new Promise(() => {}), connectTimeoutMs: 100 });
    const failure = await stuck.fetch('https://silent.example/', {}).catch(itself);
    expect(failure).toMatchObject({ kind: 'timeout' });
  });

  test('a name without an address', async () => {
    const resolve = (): Promise<never> =>
      Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }));
    const failure = await createNetwork({ allow: [], resolve })
      .fetch('https://gone.example/', {})
      .catch(itself);
    expect(failure).toMatchObject({ kind: 'unreachable' });
    expect(String(failure)).toContain('gone.example:443: the name has no address (ENOTFOUND)');
  });

  test('stopping ends a connection that is being opened', async () => {
    const stop = new AbortController();
    const slow = createNetwork({ allow: ['127.0.0.1'], connectTimeoutMs: 60_000 });
    const opening = slow
      .connect({ host: '127.0.0.1', port: await mutePort(), tls: {}, signal: stop.signal })
      .catch(itself);
    stop.abort();
    expect(await opening).toMatchObject({ kind: 'unclear' });
  });

  test('a kept connection that the server closed meanwhile is no failure', async () => {
    let connections = 0;
    const server = createServer((_request, response) => response.end('fine'));
    server.on('connection', () => {
      connections += 1;
    });
    const url = await listening(server);
    expect(await (await network.fetch(url, { method: 'POST', body: 'a' })).text()).toBe('fine');
    expect(await (await network.fetch(url, { method: 'POST', body: 'b' })).text()).toBe('fine');
    expect(connections).toBe(1);
    server.closeIdleConnections();
    expect(await (await network.fetch(url, { method: 'POST', body: 'c' })).text()).toBe('fine');
    expect(connections).toBe(2);
    server.closeAllConnections();
    server.close();
  });

  test.each([
    ['text', 'ä'],
    ['bytes', new Uint8Array([0xc3, 0xa4])],
    ['a part of a buffer', new Uint8Array([1, 0xc3, 0xa4, 2]).subarray(1, 3)],
    ['a blob', new Blob(['ä'])],
    ['a stream', new Blob(['ä']).stream()],
  ])('a body may be %s', async (_what, body) => {
    const server = createServer((asked, response) =>
      asked.pipe(response.setHeader('x-length', asked.headers['content-length'] ?? '')),
    );
    const url = await listening(server);
    const answer = await network.fetch(url, { method: 'POST', body });
    expect([answer.headers.get('x-length'), await answer.text()]).toEqual(['2', 'ä']);
    server.closeAllConnections();
    server.close();
  });
});

test('an agent does not connect to a socket in the file system', async () => {
  const network = createNetwork({ allow: ['127.0.0.1', 'localhost'] });
  const options = { socketPath: '/var/run/docker.sock', port: v4.port, agent: network.agents(null).http };
  const failure = await new Promise((resolve) => {
    request(options, resolve).on('error', resolve).end();
  });
  expect(String(failure)).toContain('"" is no host name');
});

function itself(error: unknown): unknown {
  return error;
}

function viaLookup(lookup: LookupFunction, host: string): Promise<unknown> {
  return new Promise((resolve) => {
    const bare = host.replace(/^\[(.*)\]$/, '$1');
    lookup(bare, { all: false }, (error, address) => resolve(error ?? address));
  });
}

async function listening(server: ReturnType<typeof createServer>): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Accepts and never says anything. */
async function mutePort(): Promise<number> {
  const { createServer: createTcp } = await import('node:net');
  const server = createTcp((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
  server.unref();
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
