import type { Login, Session, Side } from '../../../instrumentation/node/connections/protocol.ts';
import { protocols } from '../../../instrumentation/node/connections/protocols/index.ts';
import { fileCredentials } from '../../../instrumentation/node/hooks/stored/file-credentials.ts';
import { bytesOfText, secretTexts, textOf } from '../corpus.ts';
import { must, type Target } from '../target.ts';

const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex');
const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

/** What one side says, then what the other says: a chunk each. */
function dialogue(...chunks: readonly Buffer[]): Buffer {
  return Buffer.concat(
    chunks.map((chunk) => Buffer.concat([Buffer.from([chunk.length >> 8, chunk.length & 255]), chunk])),
  );
}

const mostChunks = 1_024;

const wire: Target = {
  name: 'wire-logins',
  what: 'what databases, brokers and mail servers and their clients say: every reader of logins, in chunks',
  words: [
    'AUTH',
    'HELLO',
    'CONNECT {',
    '*3\r\n$4\r\nAUTH\r\n',
    'PLAIN',
    'SCRAM-SHA-256',
    'user\u0000',
    'saslStart',
    'MQTT',
    'AMQP',
    '250 ',
    '334 ',
    '535 ',
  ],
  corpus: () => [
    dialogue(
      hex('0000002700030000'),
      latin('user\0app\0database\0db\0\0'),
      hex('520000000800000003'),
      hex('700000000b'),
      latin('secret\0'),
      hex('520000000800000000'),
    ),
    dialogue(
      hex('0a000000'),
      latin('\n8.0.36\0aaaabbbbbbbb\0'),
      hex('ffffff00'),
      latin('mysql_native_password\0'),
    ),
    dialogue(latin('*3\r\n$4\r\nAUTH\r\n$3\r\napp\r\n$6\r\nsecret\r\n'), latin('+OK\r\n')),
    dialogue(latin('*2\r\n$4\r\nAUTH\r\n$99999999999\r\n'), latin('-WRONGPASS\r\n')),
    dialogue(
      hex('5d000000 01000000 00000000 dd070000 00000000 00'),
      hex('48000000'),
      latin('\x02saslStart\0\x06\0\0\0PLAIN\0\0'),
    ),
    dialogue(hex('0000001a 0011 0000 00000001 0004'), latin('test'), hex('0005'), latin('PLAIN')),
    dialogue(
      latin('220 mail ESMTP\r\n'),
      latin('EHLO a\r\n'),
      latin('250 AUTH PLAIN LOGIN\r\n'),
      latin('AUTH PLAIN AGFwcABzZWNyZXQ=\r\n'),
      latin('235 ok\r\n'),
    ),
    dialogue(hex('300c 0201 01 6007 0201 03 0400 8000'), hex('300c 0201 01 6107 0a01 00 0400 0400')),
    dialogue(
      latin('AMQP\0\0\x09\x01'),
      hex('01 0000 00000010 000a000b'),
      latin('\0\0\0\0\x05PLAIN\0\0\0\x0b\0app\0secret\xce'),
    ),
    dialogue(hex('10 18 0004 4d515454 04 c2 003c 0001 61 0003 617070 0006 736563726574'), hex('20 02 0000')),
    dialogue(
      latin('INFO {"auth_required":true}\r\n'),
      latin('CONNECT {"user":"app","pass":"secret"}\r\n'),
      latin('+OK\r\n'),
    ),
  ],
  prepare: () => (input, random) => {
    const sides = ['client', 'server'] as const;
    const opening = input.subarray(2, 2 + (input.length < 2 ? 0 : input.readUInt16BE(0)));
    const begun = sides.flatMap((side) =>
      protocols
        .filter((each) => attempt(() => each.begins(opening, side)))
        .map((each) => [each, side] as const),
    );
    const anyone = [protocols[random(protocols.length)], sides[random(2)] ?? 'client'] as const;
    const [protocol, first] =
      (random(4) === 0 ? undefined : begun[random(Math.max(1, begun.length))]) ?? anyone;
    const second = first === 'client' ? 'server' : 'client';
    const logins: Login[] = [];
    let isDone = false;
    const session: Session = {
      login: (login) => void logins.push(login),
      answered: () => {},
      learnt: () => {},
      done: () => {
        isDone = true;
      },
      isPrivate: () => random(2) === 0,
    };
    try {
      for (const each of protocols)
        for (const side of ['client', 'server'] as const)
          each.begins(input.subarray(0, 1 + random(64)), side);
      const reader = protocol?.read(session);
      let side: Side = first;
      for (let at = 0, chunks = 0; at + 2 <= input.length; side = side === first ? second : first) {
        // As many as are read of a connection.
        if (isDone || ++chunks > mostChunks) break;
        const length = input.readUInt16BE(at);
        reader?.[side](input.subarray(at + 2, at + 2 + length));
        at += 2 + length;
      }
    } catch (error) {
      // What is no frame: the connection is left alone then.
      if (!(error instanceof RangeError) && !(error instanceof SyntaxError)) throw error;
      return 'left alone';
    }
    for (const { system, user, secret } of logins) {
      must(system !== '' && (user === null || typeof user === 'string'), 'a login is of somebody');
      must(secret === null || typeof secret === 'string', 'a secret is a text');
    }
    return logins.length > 0 ? 'a login' : isDone ? 'over' : 'nothing yet';
  },
};

/** False when it says that these bytes are none of its own. */
function attempt(ask: () => boolean): boolean {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return false;
  }
}

const paths = [
  ['/home/a/.aws/credentials', 'settings'],
  ['/home/a/.netrc', 'settings'],
  ['/home/a/.pgpass', 'settings'],
  ['/home/a/.my.cnf', 'settings'],
  ['/run/secrets/token', 'whole'],
  ['/home/a/.docker/config.json', 'settings'],
  ['/home/a/.env', 'settings'],
] as const;

const files: Target = {
  name: 'secret-files',
  what: 'files that hold secrets: `fileCredentials` of JSON, INI, dotenv, netrc, pgpass and PEM',
  words: [
    'password=',
    'token:',
    '[default]',
    'machine ',
    'login ',
    'password ',
    '\n',
    '"auths":',
    'aws_secret_access_key=',
    ':',
    '{',
    '-----BEGIN',
  ],
  corpus: () =>
    [
      ...secretTexts(),
      '[default]\naws_access_key_id = a\naws_secret_access_key = "b"\n; note\n[x]\n',
      'machine api.example.com login ada password secret-value\nmacdef init\necho\n\ndefault login b password c',
      'h:5432:db:app:se\\:cret\n*:*:*:*:x',
      'export TOKEN="a b"\nexport A=\'b\'\nC=d # e\nE="f\\n"',
      '{"auths":{"r.example.com":{"auth":"YTpiYmJiYmJiYg=="}},"type":"oauth","access":"aaaaaaaaaaaa","expires":1760000000}',
      'token:\n  nested: value\n- password: "x"',
    ].map(bytesOfText),
  prepare: () => (input, random) => {
    const [path, kind] = paths[random(paths.length)] ?? paths[0];
    const found = fileCredentials({ path, kind, text: textOf(input) });
    must(found.length <= 64, 'few are found in a file');
    must(
      found.every(({ secret }) => secret !== '' && secret.trim() === secret),
      'what is found is canonical',
    );
    return found.length > 0 ? 'found' : 'nothing found';
  },
};

export const connectionTargets: readonly Target[] = [wire, files];
