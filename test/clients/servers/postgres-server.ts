import type { Socket } from 'node:net';
import type { Minting } from './minting.ts';
import { type Scram, scram } from './scram.ts';
import { listenTcp, onMessages, type TcpServer } from './tcp-server.ts';

export interface DatabaseLogin {
  readonly host: string;
  readonly port: number;
  /** Handle of the password. */
  readonly password: string;
}

/** Postgres as far as a login and `SELECT 1` go (protocol 3.0): the password in the clear, or SCRAM-SHA-256. */
export function postgresServer(
  minting: Minting,
  login: DatabaseLogin & { readonly method: 'cleartext' | 'scram' },
): Promise<TcpServer> {
  return listenTcp((socket) => {
    const password = minting.secretOf(login.password);
    const where = { host: login.host, port: login.port, what: 'login' };
    let exchange: Scram | null = null;
    let isStarted = false;
    const lengthOf = (buffer: Buffer): number | null => {
      if (!isStarted) return buffer.length < 4 ? null : buffer.readUInt32BE(0);
      return buffer.length < 5 ? null : buffer.readUInt32BE(1) + 1;
    };
    const accepted = (): void => {
      minting.presented(login.password, where);
      send(socket, 'R', int32(0));
      for (const [name, value] of parameters) send(socket, 'S', Buffer.from(`${name}\0${value}\0`));
      send(socket, 'Z', Buffer.from('I'));
    };
    const authenticate = (body: Buffer): void => {
      if (login.method === 'cleartext') {
        if (body.toString('utf8') === `${password}\0`) accepted();
        else socket.end();
      } else if (exchange === null) {
        exchange = scram(password);
        const clientFirst = body.subarray(body.indexOf(0) + 5).toString('utf8');
        send(socket, 'R', Buffer.concat([int32(11), Buffer.from(exchange.first(clientFirst))]));
      } else {
        const answer = exchange.last(body.toString('utf8'));
        if (answer === null) return void socket.end();
        send(socket, 'R', Buffer.concat([int32(12), Buffer.from(answer)]));
        accepted();
      }
    };
    onMessages(socket, lengthOf, (message) => {
      if (!isStarted) {
        // SSLRequest: no TLS here.
        if (message.length === 8) return void socket.write('N');
        isStarted = true;
        const asked =
          login.method === 'cleartext'
            ? int32(3)
            : Buffer.concat([int32(10), Buffer.from('SCRAM-SHA-256\0\0')]);
        return send(socket, 'R', asked);
      }
      const type = String.fromCharCode(message[0] ?? 0);
      if (type === 'p') authenticate(message.subarray(5));
      else if (type === 'Q') answerQuery(socket);
      else if (type === 'X') socket.end();
    });
  });
}

/** Without which some clients do not go on. */
const parameters = [
  ['server_version', '16.0'],
  ['server_encoding', 'UTF8'],
  ['client_encoding', 'UTF8'],
  ['DateStyle', 'ISO, MDY'],
  ['TimeZone', 'UTC'],
  ['integer_datetimes', 'on'],
  ['standard_conforming_strings', 'on'],
] as const;

/** One row with one text column `n` that holds 1. */
function answerQuery(socket: Socket): void {
  const column = Buffer.concat([
    Buffer.from('n\0'),
    int32(0),
    int16(0),
    int32(25),
    int16(-1),
    int32(-1),
    int16(0),
  ]);
  send(socket, 'T', Buffer.concat([int16(1), column]));
  send(socket, 'D', Buffer.concat([int16(1), int32(1), Buffer.from('1')]));
  send(socket, 'C', Buffer.from('SELECT 1\0'));
  send(socket, 'Z', Buffer.from('I'));
}

function send(socket: Socket, type: string, body: Buffer): void {
  socket.write(Buffer.concat([Buffer.from(type), int32(body.length + 4), body]));
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}
