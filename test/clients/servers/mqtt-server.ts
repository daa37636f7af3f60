import type { Minting } from './minting.ts';
import type { DatabaseLogin } from './postgres-server.ts';
import { listenTcp, type TcpServer } from './tcp-server.ts';

/** An MQTT 3.1.1 broker that lets everybody in and forgets what is published. */
export function mqttServer(minting: Minting, { host, port }: DatabaseLogin): Promise<TcpServer> {
  return listenTcp((socket) => {
    socket.on('data', (packet: Buffer) => {
      if (packet[0] !== 0x10) return;
      minting.saw(packet.toString('utf8'), { host, port, what: 'CONNECT' });
      socket.write(Buffer.from([0x20, 2, 0, 0]));
    });
  });
}
