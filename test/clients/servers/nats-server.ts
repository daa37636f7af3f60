import type { Minting } from './minting.ts';
import type { DatabaseLogin } from './postgres-server.ts';
import { listenTcp, type TcpServer } from './tcp-server.ts';

/** A NATS server that lets everybody in and forgets what is published. */
export function natsServer(minting: Minting, { host, port }: DatabaseLogin): Promise<TcpServer> {
  return listenTcp((socket) => {
    const info = {
      server_id: 'test',
      version: '2.12.0',
      proto: 1,
      headers: true,
      auth_required: true,
      max_payload: 1_048_576,
    };
    socket.write(`INFO ${JSON.stringify(info)}\r\n`);
    socket.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\r\n')) {
        if (line.startsWith('CONNECT ')) minting.saw(line, { host, port, what: 'CONNECT' });
        if (line === 'PING') socket.write('PONG\r\n');
      }
    });
  });
}
