import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TruthLog } from './truth.ts';

/** What a server tells its parent process. */
export type FromServer = { readonly port: number } | { readonly truth: TruthLog['entries'] };

/** What its parent may ask. */
export interface ToServer {
  readonly ask: 'truth';
}

const settleMs = 50;

/** An HTTP server on a free loopback port. The listener comes later where it has to know its own address. */
export async function listen(listener?: RequestListener): Promise<{ server: Server; origin: string }> {
  const server = createServer(listener ?? (() => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, origin: `http://127.0.0.1:${port(server)}` };
}

/** Tells the parent the port, answers it with the log, and ends with it: no server is left behind. */
export function serveParent(server: Server, log: TruthLog): void {
  const tell = (message: FromServer): void => {
    process.send?.(message);
  };
  process.on('message', (message: ToServer) => {
    // What a killed client has sent may still wait in the socket.
    if (message.ask === 'truth') setTimeout(() => tell({ truth: log.entries }), settleMs);
  });
  process.on('disconnect', () => process.exit(0));
  tell({ port: port(server) });
}

/** The whole body of a request as text. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += String(chunk);
  return text;
}

function port(server: Server): number {
  return (server.address() as AddressInfo).port;
}
