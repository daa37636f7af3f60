import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Side } from '../../../../instrumentation/node/connections/protocol.ts';
import { protocols } from '../../../../instrumentation/node/connections/protocols/index.ts';
import { watchConnection } from '../../../../instrumentation/node/connections/watch-connection.ts';
import type { Answer, UsedCredential } from '../../../../instrumentation/node/recorder.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';

const secret = fakeSecret('', 24);
type Said = readonly [side: Side, bytes: string | Buffer];

function watch() {
  const uses: UsedCredential[] = [];
  const answers: Answer[] = [];
  let stops = 0;
  const watched = watchConnection({
    recorder: {
      fetched: () => {},
      used(use) {
        uses.push(use);
        return (answer) => void answers.push(answer);
      },
      ended: () => {},
      renewed: () => {},
    },
    address: 'server.test',
    port: 1234,
    socket: {},
    inContext: (callback) => callback(),
    stop: () => {
      stops += 1;
    },
  });
  return { watched, uses, answers, stops: () => stops };
}

const be32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const message = (type: string, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from(type), be32(4 + body.length), body]);
const startup = Buffer.concat([be32(0x30000), Buffer.from('user\0app\0database\0x\0\0')]);
const ldapBind = (password: string): Buffer =>
  Buffer.from([
    0x30,
    14 + password.length,
    2,
    1,
    1,
    0x60,
    9 + password.length,
    2,
    1,
    3,
    4,
    2,
    0x6d,
    0x65,
    0x80,
    password.length,
    ...Buffer.from(password),
  ]);

/** What both sides say around one login with `secret` or a proof of it. */
const transcripts: Readonly<Record<string, readonly Said[]>> = {
  postgresql: [
    ['client', Buffer.concat([be32(4 + startup.length), startup])],
    ['server', message('R', be32(3))],
    ['client', message('p', Buffer.from(`${secret}\0`))],
    ['server', Buffer.concat([message('R', be32(0)), message('Z', Buffer.from('I'))])],
  ],
  redis: [
    ['client', `*3\r\n$4\r\nAUTH\r\n$3\r\napp\r\n$24\r\n${secret}\r\n*1\r\n$4\r\nPING\r\n`],
    ['server', '+OK\r\n+PONG\r\n'],
  ],
  ldap: [
    ['client', ldapBind(secret)],
    ['server', Buffer.from([0x30, 12, 2, 1, 1, 0x61, 7, 10, 1, 0, 4, 0, 4, 0])],
  ],
  smtp: [
    ['server', '220-mail.test\r\n220 ready\r\n'],
    ['client', 'EHLO me\r\n'],
    ['server', '250-mail.test\r\n250 AUTH PLAIN LOGIN\r\n'],
    ['client', 'AUTH LOGIN\r\n'],
    ['server', '334 VXNlcm5hbWU6\r\n'],
    ['client', `${Buffer.from('app').toString('base64')}\r\n`],
    ['server', '334 UGFzc3dvcmQ6\r\n'],
    ['client', `${Buffer.from(secret).toString('base64')}\r\n`],
    ['server', '235 welcome\r\n'],
  ],
  mqtt: [
    [
      'client',
      Buffer.concat([
        Buffer.from([0x10, 12 + 5 + 2 + secret.length, 0, 4]),
        Buffer.from('MQTT'),
        Buffer.from([4, 0xc2, 0, 60, 0, 0, 0, 3]),
        Buffer.from('app'),
        Buffer.from([0, secret.length]),
        Buffer.from(secret),
      ]),
    ],
    ['server', Buffer.from([0x20, 2, 0, 0])],
  ],
  nats: [
    ['server', 'INFO {"server_id":"x"}\r\n'],
    ['client', `CONNECT {"user":"app","pass":"${secret}"}\r\nPING\r\n`],
    ['server', 'PONG\r\n'],
  ],
};

const play = (said: readonly Said[], size: number) => {
  const seen = watch();
  for (const [side, text] of said) {
    const bytes = Buffer.from(text as string);
    for (let at = 0; at < bytes.length; at += size) {
      // Memory that is used again, as a socket's is.
      const chunk = Buffer.from(bytes.subarray(at, at + size));
      seen.watched[side === 'client' ? 'sent' : 'received'](chunk, undefined);
      chunk.fill(0);
    }
  }
  return seen;
};

describe.each(Object.keys(transcripts))('%s', (name) => {
  test.each([1, 2, 3, 7, 1_000_000])('is read in chunks of %d bytes', (size) => {
    const { uses, answers, stops } = play(transcripts[name] ?? [], size);
    expect(uses.map((use) => [use.secret, use.location])).toEqual([[secret, 'connection']]);
    expect(answers).toEqual([{ outcome: 'accepted' }]);
    expect(stops()).toBe(name === 'ldap' || name === 'redis' ? 0 : 1);
  });

  test('cut short at any place it harms nobody, and an end without an answer is an error', () => {
    const whole = (transcripts[name] ?? []).flatMap(([side, text]) =>
      [...Buffer.from(text as string)].map((byte) => [side, Buffer.from([byte])] as const),
    );
    for (let length = 0; length < whole.length; length += 1) {
      const { watched, uses, answers } = play(whole.slice(0, length), 1);
      watched.closed();
      expect(answers.length).toBe(uses.length);
    }
  });

  test('with bytes changed at random it throws at most once, and then is left alone', () => {
    for (let round = 0; round < 300; round += 1) {
      const said = (transcripts[name] ?? []).map(([side, text]): Said => {
        const bytes = Buffer.from(text as string);
        bytes[Math.floor(Math.random() * bytes.length)] = Math.floor(Math.random() * 256);
        return [side, bytes];
      });
      const seen = watch();
      let thrown = 0;
      for (const [side, bytes] of said) {
        try {
          seen.watched[side === 'client' ? 'sent' : 'received'](bytes, undefined);
        } catch {
          thrown += 1;
          expect(seen.stops()).toBe(1);
        }
      }
      expect(thrown).toBeLessThanOrEqual(1);
    }
  });
});

test('a stream without an end is let go after a megabyte', () => {
  const { watched, uses, stops } = watch();
  watched.sent('*2\r\n$4\r\nAUTH\r\n$900000000\r\n', 'utf8');
  for (let i = 0; i < 64; i += 1) {
    try {
      watched.sent(Buffer.alloc(65_536), undefined);
    } catch {
      // The guard of the hook counts it.
    }
  }
  expect([uses.length, stops()]).toEqual([0, 1]);
});

test('every protocol file is registered once', () => {
  const files = readdirSync('instrumentation/node/connections/protocols')
    .filter((file) => !/^(?:index|bson|ber|resp)\.ts$/.test(file))
    .map((file) => file.replace('.ts', ''));
  expect(protocols.map(({ name }) => name).toSorted()).toEqual(files.toSorted());
});
