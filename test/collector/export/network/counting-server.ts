import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type Server } from 'node:http';

export interface CountingServer {
  readonly port: number;
  /** Connections that it accepted. */
  readonly accepted: () => number;
  readonly close: () => Promise<void>;
}

/** Listens on an address and counts who comes. It answers 204. */
export async function countingServer(address: string, port = 0): Promise<CountingServer> {
  let accepted = 0;
  const server: Server = createServer((_request, response) => response.writeHead(204).end());
  server.on('connection', () => {
    accepted += 1;
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, address, resolve);
  });
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : 0,
    accepted: () => accepted,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** How many connections were begun, to anywhere, by anything in this process, while `work` ran. */
export async function connectionsBegun(work: () => Promise<void>): Promise<number> {
  let begun = 0;
  const count = (): void => {
    begun += 1;
  };
  subscribe('net.client.socket', count);
  try {
    await work();
  } finally {
    unsubscribe('net.client.socket', count);
  }
  return begun;
}
