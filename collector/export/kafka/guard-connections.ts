import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { callbackify } from 'node:util';
import type { Broker, Connection, ConnectionPool } from '@platformatic/kafka';
import type { Network } from '../destination.ts';

/**
 * Lets a client connect only to where it may. Brokers tell each other's addresses, so every one is checked when it is
 * connected to. The client takes no lookup of ours for connections without TLS: it gets the address that was checked
 * instead of the name. With TLS the name has to stay, for the certificate; its lookup is among the TLS options, and
 * knows no port: a private host has to be allowed without one.
 */
export function guardConnections(pool: ConnectionPool, network: Network, isTls: boolean): void {
  // One that fails while nobody waits for it would end the process: the next request tells of it anyway.
  pool.on('connecting', ({ connection }) => connection.on('error', () => {}));
  const connect = pool.get.bind(pool);
  const connectChecked = async (broker: Broker): Promise<Connection> =>
    connect(await checked(network, broker, isTls));
  const withCallback = callbackify(connectChecked);
  pool.get = ((broker: Broker, callback?: Callback) =>
    callback === undefined ? connectChecked(broker) : withCallback(broker, callback)) as typeof pool.get;
}

type Callback = (error: NodeJS.ErrnoException | null, connection: Connection) => void;

async function checked(network: Network, { host, port }: Broker, isTls: boolean): Promise<Broker> {
  network.checkHost(host, port);
  if (isTls || isIP(host) !== 0) return { host, port };
  return { host: await resolved(network, host, port), port };
}

function resolved(network: Network, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    network.lookupOn(port)(host, { all: false }, (error, address: string | LookupAddress[]) => {
      const first = typeof address === 'string' ? address : address?.[0]?.address;
      if (error !== null) reject(error);
      else if (first === undefined) reject(new Error(`no address for ${host}`));
      else resolve(first);
    });
  });
}
