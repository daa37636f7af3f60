import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A server of a protocol that is not HTTP. */
export interface TcpServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** A server on loopback that treats each connection so; it forgets errors, which the client reports. */
export async function listenTcp(treat: (socket: Socket) => void): Promise<TcpServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    treat(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/**
 * Cuts what arrives into messages: `lengthOf` says how many bytes the first message of a buffer has, or null when
 * that cannot be told yet.
 */
export function onMessages(
  socket: Socket,
  lengthOf: (buffer: Buffer) => number | null,
  treat: (message: Buffer) => void,
): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let length = lengthOf(rest); length !== null && rest.length >= length; length = lengthOf(rest)) {
      const message = rest.subarray(0, length);
      rest = rest.subarray(length);
      treat(message);
    }
  });
}
