import type { Socket } from 'node:net';
import type { Minting } from './minting.ts';
import type { DatabaseLogin } from './postgres-server.ts';
import { listenTcp, onMessages, type TcpServer } from './tcp-server.ts';

/** RabbitMQ as far as a login by PLAIN and the opening of channels go (AMQP 0-9-1). */
export function amqpServer(minting: Minting, { host, port }: DatabaseLogin): Promise<TcpServer> {
  return listenTcp((socket) => {
    let isGreeted = false;
    const lengthOf = (buffer: Buffer): number | null => {
      if (!isGreeted) return 8;
      return buffer.length < 7 ? null : buffer.readUInt32BE(3) + 8;
    };
    onMessages(socket, lengthOf, (frame) => {
      if (!isGreeted) {
        isGreeted = true;
        // Version 0-9, no server properties, mechanisms, locales.
        return method(
          socket,
          0,
          [10, 10],
          Buffer.concat([Buffer.from([0, 9]), int32(0), longText('PLAIN'), longText('en_US')]),
        );
      }
      if (frame[0] !== 1) return;
      const channel = frame.readUInt16BE(1);
      const called = `${frame.readUInt16BE(7)}.${frame.readUInt16BE(9)}`;
      if (called === '10.11') {
        minting.saw(frame.toString('utf8'), { host, port, what: 'start-ok' });
        method(socket, 0, [10, 30], Buffer.from([0, 0, 0, 0, 0x10, 0, 0, 0]));
      } else if (called === '10.40') method(socket, 0, [10, 41], Buffer.from([0]));
      else if (called === '20.10') method(socket, channel, [20, 11], int32(0));
      else if (called === '20.40') method(socket, channel, [20, 41], Buffer.alloc(0));
      else if (called === '10.50') method(socket, 0, [10, 51], Buffer.alloc(0));
    });
  });
}

function method(
  socket: Socket,
  channel: number,
  [classId, methodId]: readonly [number, number],
  body: Buffer,
): void {
  const payload = Buffer.concat([Buffer.from([0, classId, 0, methodId]), body]);
  socket.write(
    Buffer.concat([
      Buffer.from([1, channel >> 8, channel & 255]),
      int32(payload.length),
      payload,
      Buffer.from([0xce]),
    ]),
  );
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function longText(text: string): Buffer {
  return Buffer.concat([int32(text.length), Buffer.from(text)]);
}
