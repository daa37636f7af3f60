import { createHash, randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Minting } from './minting.ts';
import type { DatabaseLogin } from './postgres-server.ts';
import { listenTcp, onMessages, type TcpServer } from './tcp-server.ts';

/** MySQL 8 as far as a login by `mysql_native_password` and a query without rows go. */
export function mysqlServer(minting: Minting, login: DatabaseLogin): Promise<TcpServer> {
  return listenTcp((socket) => {
    // No zero byte, which would end the nonce early.
    const nonce = Buffer.from(randomBytes(20).map((byte) => (byte % 126) + 1));
    const expected = nativeProof(minting.secretOf(login.password), nonce);
    let isIn = false;
    send(socket, 0, greeting(nonce));
    const lengthOf = (buffer: Buffer): number | null =>
      buffer.length < 4 ? null : buffer.readUIntLE(0, 3) + 4;
    onMessages(socket, lengthOf, (message) => {
      const sequence = (message[3] ?? 0) + 1;
      if (!isIn) {
        if (!message.includes(expected)) return void socket.end();
        isIn = true;
        minting.presented(login.password, { host: login.host, port: login.port, what: 'login' });
      }
      if (message[4] === 1 && message.length === 5) socket.end();
      else send(socket, sequence, Buffer.from([0, 0, 0, 2, 0, 0, 0]));
    });
  });
}

/** SHA1(password) XOR SHA1(nonce + SHA1(SHA1(password))). */
function nativeProof(password: string, nonce: Buffer): Buffer {
  const once = sha1(Buffer.from(password));
  const mask = sha1(Buffer.concat([nonce, sha1(once)]));
  return Buffer.from(once.map((byte, i) => byte ^ (mask[i] ?? 0)));
}

function sha1(data: Buffer): Buffer {
  return createHash('sha1').update(data).digest();
}

/** Handshake V10: capabilities of protocol 4.1, secure connections, plug-in authentication; no TLS. */
function greeting(nonce: Buffer): Buffer {
  const capabilities = 0x000f_ffff & ~0x0000_0800 & ~0x0000_0020;
  const low = Buffer.alloc(2);
  low.writeUInt16LE(capabilities & 0xffff);
  const high = Buffer.alloc(2);
  high.writeUInt16LE(capabilities >>> 16);
  return Buffer.concat([
    Buffer.from([10]),
    Buffer.from('8.0.40\0'),
    Buffer.from([1, 0, 0, 0]),
    nonce.subarray(0, 8),
    Buffer.from([0]),
    low,
    Buffer.from([45, 2, 0]),
    high,
    Buffer.from([21]),
    Buffer.alloc(10),
    nonce.subarray(8),
    Buffer.from([0]),
    Buffer.from('mysql_native_password\0'),
  ]);
}

function send(socket: Socket, sequence: number, body: Buffer): void {
  const head = Buffer.alloc(4);
  head.writeUIntLE(body.length, 0, 3);
  head[3] = sequence;
  socket.write(Buffer.concat([head, body]));
}
