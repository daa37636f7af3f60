import {
  gather,
  gatherLines,
  type LoginServer,
  type LoginServerOptions,
  startLoginServer,
} from './login-server.ts';

export interface Passwords extends LoginServerOptions {
  readonly passwords: Readonly<Record<string, string>>;
}

/** RabbitMQ's protocol from the header to an open connection, and its closing. */
export function startAmqpServer({ passwords, ...options }: Passwords): Promise<LoginServer> {
  return startLoginServer((peer) => {
    let greeted = false;
    const method = (classId: number, id: number, content: Buffer = Buffer.alloc(0)): void => {
      const payload = Buffer.concat([Buffer.from([0, classId, 0, id]), content]);
      const head = Buffer.alloc(7);
      head[0] = 1;
      head.writeUInt32BE(payload.length, 3);
      peer.send(Buffer.concat([head, payload, Buffer.from([0xce])]));
    };
    const startOk = (frame: Buffer): void => {
      const at = 15 + frame.readUInt32BE(11);
      const from = at + 1 + (frame[at] ?? 0);
      const message = frame.toString('utf8', from + 4, from + 4 + frame.readUInt32BE(from));
      const [, user = '', password] = message.split('\0');
      if (passwords[user] === password) method(10, 30, Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]));
      else
        method(
          10,
          50,
          Buffer.concat([Buffer.from([0x01, 0x93, 14]), Buffer.from('ACCESS_REFUSED'), Buffer.alloc(4)]),
        );
    };
    return gather((bytes) => {
      if (!greeted) {
        if (bytes.length < 8) return 0;
        greeted = true;
        method(
          10,
          10,
          Buffer.concat([Buffer.from([0, 9]), longText(''), longText('PLAIN'), longText('en_US')]),
        );
        return 8;
      }
      const length = bytes.length < 7 ? Number.POSITIVE_INFINITY : 8 + bytes.readUInt32BE(3);
      if (bytes.length < length) return 0;
      const id = bytes[0] === 1 ? bytes.readUInt32BE(7) : 0;
      if (id === 0x0a_00_0b) startOk(bytes);
      else if (id === 0x0a_00_28) method(10, 41, Buffer.from([0]));
      else if (id === 0x0a_00_32) method(10, 51);
      return length;
    });
  }, options);
}

function longText(text: string): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(Buffer.byteLength(text));
  return Buffer.concat([head, Buffer.from(text)]);
}

/** MQTT's CONNECT and its answer, in version 3.1.1 and 5. */
export function startMqttServer({ passwords, ...options }: Passwords): Promise<LoginServer> {
  return startLoginServer(
    (peer) =>
      gather((bytes) => {
        const length = 2 + (bytes[1] ?? Number.POSITIVE_INFINITY);
        if (bytes.length < length) return 0;
        if (bytes[0] === 0xe0) peer.end();
        if (bytes[0] === 0xc0) peer.send(Buffer.from([0xd0, 0]));
        if (bytes[0] !== 0x10) return length;
        const isNew = bytes[8] === 5;
        const text = bytes.toString('latin1', 0, length);
        const isKnown = Object.entries(passwords).some(([user, password]) =>
          text.endsWith(
            `\0${String.fromCharCode(user.length)}${user}\0${String.fromCharCode(password.length)}${password}`,
          ),
        );
        const code = isKnown ? 0 : isNew ? 0x86 : 4;
        peer.send(Buffer.from(isNew ? [0x20, 3, 0, code, 0] : [0x20, 2, 0, code]));
        return length;
      }),
    options,
  );
}

/** NATS' greeting, CONNECT and PING; with TLS it asks the client to go on under it. */
export function startNatsServer({
  passwords,
  secured = false,
  ...options
}: Passwords & { readonly secured?: boolean }): Promise<LoginServer> {
  return startLoginServer((peer) => {
    let isDenied = false;
    const info = {
      server_id: 'N1',
      version: '2.10.0',
      proto: 1,
      max_payload: 1_048_576,
      auth_required: true,
    };
    peer.send(`INFO ${JSON.stringify({ ...info, tls_required: secured })}\r\n`);
    if (secured) peer.secure();
    return gatherLines((line) => {
      if (line.startsWith('CONNECT ')) {
        const { user, pass, auth_token: token } = JSON.parse(line.slice(8)) as Record<string, string>;
        isDenied = token === undefined ? passwords[user ?? ''] !== pass : passwords['token'] !== token;
      } else if (line === 'PING') {
        peer.send(isDenied ? "-ERR 'Authorization Violation'\r\n" : 'PONG\r\n');
        if (isDenied) peer.end();
      }
    });
  }, options);
}
