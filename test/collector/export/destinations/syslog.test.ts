import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { DeliveryFailure } from '../../../../collector/export/delivery-failure.ts';
import type { Destination } from '../../../../collector/export/destination.ts';
import { syslog } from '../../../../collector/export/destinations/syslog.ts';
import { createNetwork } from '../../../../collector/export/network/create-network.ts';
import { completeValues } from '../../../../collector/export/setting-values.ts';
import { syslogMessage } from '../../../../collector/export/syslog/message.ts';
import { createAuthority, type KeyPair } from '../../../support/certificate-authority.ts';
import { never } from '../outgoing.ts';
import { exportDeps, plainBatch, plainRecord } from '../plain-record.ts';
import { type ReceiverOptions, type SyslogReceiver, syslogReceiver } from './syslog-receiver.ts';

const folder = mkdtempSync(join(tmpdir(), 'mayfly-syslog-'));
const authority = createAuthority();
const addresses = ['127.0.0.1'];
const server = authority.issue({ commonName: 'receiver', addresses });
const caFile = pemFile('ca.pem', authority.cert);

const opened: { readonly receivers: SyslogReceiver[]; readonly destinations: Destination[] } = {
  receivers: [],
  destinations: [],
};
afterEach(async () => {
  for (const destination of opened.destinations.splice(0)) await destination.close();
  for (const receiver of opened.receivers.splice(0)) receiver.close();
});

function pemFile(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

async function receive(options: ReceiverOptions = {}): Promise<SyslogReceiver> {
  const receiver = await syslogReceiver(options);
  opened.receivers.push(receiver);
  return receiver;
}

function to(port: number, given: Readonly<Record<string, string>> = {}, deps = exportDeps()): Destination {
  const values = { host: '127.0.0.1', port: String(port), ...given };
  const destination = syslog.create(completeValues(syslog.settings, values), deps);
  opened.destinations.push(destination);
  return destination;
}

const tls = { transport: 'tls', ca_file: caFile };
const sent = { rejected: [], again: [], retryAfterMs: null };

describe('a message', () => {
  const header = {
    facility: 13,
    host: 'collector-1',
    app: 'mayfly',
    dataId: 'mayfly@32473',
    form: 'full',
  } as const;

  test('has the header of RFC 5424, the id of its event and no byte order mark', () => {
    const { id } = plainRecord(7);
    expect(syslogMessage(plainRecord(7, { body: 'CEF:0|a' }), header)).toBe(
      `<110>1 2026-11-23T03:00:00.130Z collector-1 mayfly - used [mayfly@32473 id="${id}" sequence="7"] CEF:0|a`,
    );
  });

  test.each([
    [0, 110],
    [1, 109],
    [2, 108],
    [3, 107],
    [4, 106],
    [9, 106],
    [-1, 110],
  ])('a severity of %i is priority %i', (severity, priority) => {
    expect(syslogMessage(plainRecord(1, { severity }), header)).toMatch(new RegExp(`^<${priority}>1 `));
  });

  test('may have nothing between host and text, for LEEF', () => {
    expect(syslogMessage(plainRecord(7, { body: 'LEEF:2.0|a' }), { ...header, form: 'host' })).toBe(
      '<110>1 2026-11-23T03:00:00.130Z collector-1 LEEF:2.0|a',
    );
  });

  test('whatever names hold, the header keeps its parts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, id) => {
        const made = syslogMessage(plainRecord(1, { kind: name, id, body: 'TEXT' }), {
          ...header,
          host: name,
          app: name,
        });
        const form =
          /^<110>1 \S+ [\x21-\x7e]{1,255} [\x21-\x7e]{1,48} - [\x21-\x7e]{1,32} \[mayfly@32473 id="(?:[^"\\\]]|\\["\\\]])*" sequence="1"\] TEXT$/su;
        expect(made).toMatch(form);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('over TLS and TCP', () => {
  test.each([
    ['TLS with octet counting', tls, { tls: server }],
    ['TCP with octet counting', { transport: 'tcp' }, {}],
    ['TCP with line feeds', { transport: 'tcp', framing: 'lf' }, { framing: 'lf' as const }],
    ['TLS with line feeds', { ...tls, framing: 'lf' }, { tls: server, framing: 'lf' as const }],
  ])('%s: all messages arrive whole, in order, over one connection', async (_what, given, options) => {
    const receiver = await receive(options);
    const destination = to(receiver.port, given);
    await destination.check(never());
    expect(receiver.messages).toEqual([]);
    for (const from of [0, 100, 200]) {
      expect(await destination.deliver(plainBatch(100, from), never())).toEqual(sent);
    }
    await expect.poll(() => receiver.messages.length).toBe(300);
    expect(receiver.messages.map((message) => JSON.parse(message.slice(message.indexOf('{'))).n)).toEqual(
      Array.from({ length: 300 }, (_, n) => n),
    );
    expect(receiver.connections()).toBe(1);
  });

  test('lengths count bytes, not characters', async () => {
    const receiver = await receive();
    const bodies = ['ä€😀', '\u2028 \ufeff', 'x'.repeat(7000), 'line\nfeed'];
    const records = bodies.map((body, n) => plainRecord(n, { body }));
    expect(await to(receiver.port, { transport: 'tcp' }).deliver(records, never())).toEqual(sent);
    await expect.poll(() => receiver.messages.length).toBe(4);
    for (const [n, body] of bodies.entries()) expect(receiver.messages[n]?.endsWith(`] ${body}`)).toBe(true);
  });

  test('what is too long, or would break the framing, is rejected with words, and its neighbours arrive', async () => {
    const receiver = await receive({ framing: 'lf' });
    const destination = to(receiver.port, { transport: 'tcp', framing: 'lf' });
    const records = [
      plainRecord(0),
      plainRecord(1, { body: 'x'.repeat(8000) }),
      plainRecord(2, { body: 'two\nlines' }),
      plainRecord(3, { body: 'a\0b' }),
      plainRecord(4),
    ];
    const { rejected } = await destination.deliver(records, never());
    expect(rejected.map(({ at }) => at)).toEqual([1, 2, 3]);
    expect(rejected.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^81\d\d bytes, and max_bytes is 8000$/),
      'a line feed in it would make two messages of it',
      'a NUL in it would end it early',
    ]);
    await expect.poll(() => receiver.messages.length).toBe(2);
  });

  test.each([
    ['reset', { transport: 'tcp' }, {}],
    ['close', tls, { tls: server }],
  ] as const)('after a %s the next batch goes over a new connection', async (how, given, options) => {
    const receiver = await receive(options);
    const destination = to(receiver.port, given);
    await destination.deliver(plainBatch(3), never());
    await expect.poll(() => receiver.messages.length).toBe(3);
    receiver.cut(how);
    await expect.poll(receiver.live).toBe(0);
    expect(await destination.deliver(plainBatch(3, 3), never())).toEqual(sent);
    await expect.poll(() => receiver.messages.length).toBe(6);
    expect(receiver.connections()).toBe(2);
  });

  test.each([
    ['resets the connection', (socket: { resetAndDestroy: () => unknown }) => socket.resetAndDestroy()],
    ['closes it at once', (socket: { end: () => unknown }) => socket.end()],
  ])('a batch to a receiver that %s in the middle is not acknowledged', async (_what, act) => {
    const receiver = await receive({ instead: (socket) => socket.once('data', () => act(socket)) });
    const failure = await to(receiver.port, { transport: 'tcp' })
      .deliver(plainBatch(50), never())
      .catch(itself);
    expect(failure).toMatchObject({ kind: 'unclear' });
    expect(String(failure)).toMatch(
      /127\.0\.0\.1:\d+: the (?:receiver closed the connection|connection was)/,
    );
  });

  test('a receiver that resets at every third piece misses nothing, once the batches that failed were sent again', async () => {
    const receiver = await receive({ resetEvery: 3 });
    const destination = to(receiver.port, { transport: 'tcp' });
    let failures = 0;
    for (let from = 0; from < 600; from += 20) {
      const batch = plainBatch(20, from);
      while (
        await destination.deliver(batch, never()).then(
          () => false,
          () => true,
        )
      )
        failures += 1;
    }
    expect(failures).toBeGreaterThan(5);
    const numbers = receiver.messages.map(
      (message): number => JSON.parse(message.slice(message.indexOf('{'))).n,
    );
    expect(new Set(numbers).size).toBe(600);
  });

  test('a receiver that accepts and reads nothing is a timeout once the kernel is full', async () => {
    const receiver = await receive({ instead: (socket) => socket.pause() });
    const destination = to(receiver.port, { transport: 'tcp', timeout: '1', max_bytes: '65000' });
    const records = Array.from({ length: 400 }, (_, n) => plainRecord(n, { body: 'x'.repeat(60_000) }));
    const failure = await destination.deliver(records, never()).catch(itself);
    expect(failure).toMatchObject({ kind: 'timeout' });
  });

  test('a receiver that never ends the handshake is a timeout', async () => {
    const receiver = await receive({ instead: () => {} });
    const failure = await to(receiver.port, { ...tls, timeout: '0.3' })
      .deliver(plainBatch(1), never())
      .catch(itself);
    expect(failure).toMatchObject({ kind: 'timeout' });
  });

  test('stopping ends a delivery that hangs', async () => {
    const receiver = await receive({ instead: () => {} });
    const stop = new AbortController();
    const delivering = to(receiver.port, tls).deliver(plainBatch(1), stop.signal).catch(itself);
    stop.abort();
    expect(await delivering).toBeInstanceOf(DeliveryFailure);
  });
});

describe('certificates', () => {
  const other = createAuthority('other authority');
  const wrong: readonly (readonly [string, KeyPair, RegExp])[] = [
    [
      'for another name',
      authority.issue({ addresses: ['127.0.0.9'] }),
      /certificate of the receiver is for another name/,
    ],
    [
      'that has expired',
      authority.issue({ addresses, notAfter: new Date(Date.UTC(2026, 0, 2)) }),
      /certificate of the receiver has expired/,
    ],
    [
      'of an unknown authority',
      other.issue({ addresses }),
      /authority of the certificate is not known: name it in ca_file/,
    ],
  ];

  test.each(wrong)('one %s is told in one line, and nothing is sent', async (_what, pair, words) => {
    const receiver = await receive({ tls: pair });
    const failure = await to(receiver.port, tls).deliver(plainBatch(1), never()).catch(itself);
    expect(failure).toMatchObject({ kind: 'refused' });
    expect(String(failure)).toMatch(words);
    expect(String(failure)).not.toContain('\n');
    expect(receiver.messages).toEqual([]);
  });

  test('a receiver without TLS is told', async () => {
    const receiver = await receive({ instead: (socket) => socket.end('220 hello\r\n') });
    const failure = await to(receiver.port, tls).deliver(plainBatch(1), never()).catch(itself);
    expect(failure).toMatchObject({ kind: 'refused' });
    expect(String(failure)).toContain('does not speak TLS');
  });

  test('the name that is checked may be another than the host', async () => {
    const named = authority.issue({ commonName: 'siem.corp.example' });
    const receiver = await receive({ tls: named });
    const right = to(receiver.port, { ...tls, server_name: 'siem.corp.example' });
    expect(await right.deliver(plainBatch(1), never())).toEqual(sent);
    const failure = await to(receiver.port, { ...tls, server_name: 'other.example' })
      .deliver(plainBatch(1), never())
      .catch(itself);
    expect(String(failure)).toContain('for another name');
  });

  const mutual = { ...server, requestCert: true, rejectUnauthorized: true, ca: authority.cert };
  const client = authority.issue({ commonName: 'mayfly' });
  const stranger = other.issue({ commonName: 'mayfly' });
  const clientFiles = {
    certificate_file: pemFile('c.pem', client.cert),
    key_file: pemFile('c.key', client.key),
  };
  const strangerFiles = {
    certificate_file: pemFile('s.pem', stranger.cert),
    key_file: pemFile('s.key', stranger.key),
  };

  test('a client certificate opens a receiver that asks for one', async () => {
    const receiver = await receive({ tls: mutual });
    expect(await to(receiver.port, { ...tls, ...clientFiles }).deliver(plainBatch(2), never())).toEqual(sent);
    await expect.poll(() => receiver.messages.length).toBe(2);
  });

  test.each([
    ['none', {}],
    ['one of a stranger', strangerFiles],
  ])(
    'with %s the refusal that comes after the handshake is heard before anything counts as sent',
    async (_what, files) => {
      const receiver = await receive({ tls: mutual });
      const failure = await to(receiver.port, { ...tls, ...files })
        .deliver(plainBatch(2), never())
        .catch(itself);
      expect(failure).toBeInstanceOf(DeliveryFailure);
      expect(
        await to(receiver.port, { ...tls, ...files })
          .check(never())
          .catch(itself),
      ).toBeInstanceOf(DeliveryFailure);
      expect(receiver.messages).toEqual([]);
    },
  );
});

describe('over UDP', () => {
  test('one message is one datagram', async () => {
    const socket = createSocket('udp4');
    const messages: string[] = [];
    socket.on('message', (bytes) => messages.push(bytes.toString('utf8')));
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const destination = to(socket.address().port, { transport: 'udp' });
    await destination.check(never());
    expect(await destination.deliver(plainBatch(20), never())).toEqual(sent);
    await expect.poll(() => messages.length).toBe(20);
    expect(messages.every((message) => message.startsWith('<110>1 '))).toBe(true);
    socket.close();
  });

  test('that nobody listens is heard when the network says so', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address();
    await new Promise<void>((resolve) => socket.close(() => resolve()));
    const destination = to(port, { transport: 'udp' });
    const failure = await destination
      .deliver(plainBatch(50), never())
      .then(() => destination.deliver(plainBatch(50), never()))
      .catch(itself);
    expect(failure).toMatchObject({ kind: 'unreachable' });
  });

  test('a private address is refused over UDP, too', async () => {
    const resolve = (): Promise<readonly string[]> => Promise.resolve(['127.0.0.1']);
    const deps = exportDeps({ network: createNetwork({ allow: [], resolve }) });
    const destination = to(514, { host: 'inside.example', transport: 'udp' }, deps);
    expect(await destination.deliver(plainBatch(1), never()).catch(itself)).toMatchObject({
      kind: 'refused',
    });
  });
});

test.each([
  [{ port: '0' }, 'port is no port: 0'],
  [{ port: '70000' }, 'port is no port: 70000'],
  [{ facility: 'audits' }, /facility is not one of kern, user/],
  [{ facility: '24' }, /facility is not one of/],
  [{ max_bytes: '100' }, 'max_bytes is not between 480 and 65000'],
  [{ transport: 'smtp' }, 'transport is not one of tls, tcp, udp'],
  [{ data_id: 'mayfly' }, 'data_id is not of the form name@enterprise-number'],
  [{ transport: 'tcp', ca_file: caFile }, /transport is tcp, so ca_file/],
  [{ certificate_file: caFile }, 'certificate_file and key_file go together: one of them is missing'],
  [{ ca_file: '/nowhere/ca.pem' }, 'ca_file: cannot read /nowhere/ca.pem (ENOENT)'],
  [{ ca_file: pemFile('empty.pem', 'hello') }, /ca_file: .*empty\.pem holds nothing of the kind/],
  [
    { host: '10.0.0.1' },
    '10.0.0.1 is a private address: MAYFLY_EXPORT_ALLOW has to list 10.0.0.1 or 10.0.0.1:6514',
  ],
  [{ colour: 'red' }, /"colour" is no setting here/],
])('the settings %j are refused with words', (given, words) => {
  expect(() => to(6514, given)).toThrow(words);
});

function itself(error: unknown): unknown {
  return error;
}
