import { fakeSecret } from '../../support/fake-secret.ts';
import type { ClientCase } from './client-case.ts';
import { keyClientCase } from './key-client-case.ts';

/** Clients of what runs over HTTP without being a request and an answer. */
export const streamClients: readonly ClientCase[] = [
  keyClientCase({
    client: 'ws',
    packages: ['ws'],
    olderMajors: [{ ws: 'ws7' }, { ws: 'ws6' }],
    variable: 'FEED_TOKEN',
    make: () => fakeSecret('', 40),
    type: 'unknown',
    provider: 'unknown',
    host: 'feed.example.com',
    answer: () => ({ json: {} }),
    imports: "import WebSocket from 'ws';",
    body: `
await new Promise((resolve, reject) => {
  const socket = new WebSocket('wss://feed.example.com/orders', { headers: { authorization: 'Bearer ' + process.env.FEED_TOKEN } });
  socket.on('error', reject).on('message', () => { socket.close(); resolve(); });
});`,
  }),
  keyClientCase({
    client: '@grpc/grpc-js',
    packages: ['@grpc/grpc-js'],
    variable: 'ORDERS_TOKEN',
    make: () => fakeSecret('', 40),
    type: 'unknown',
    provider: 'unknown',
    host: 'grpc.example.com',
    answer: () => ({ grpc: Buffer.from('it is done') }),
    imports: "import { Client, Metadata, credentials } from '@grpc/grpc-js';",
    body: `
const client = new Client('grpc.example.com:443', credentials.createSsl());
const metadata = new Metadata();
metadata.set('authorization', 'Bearer ' + process.env.ORDERS_TOKEN);
const asIs = (bytes) => bytes;
await new Promise((resolve, reject) =>
  client.makeUnaryRequest('/orders.Orders/List', asIs, asIs, Buffer.from('all'), metadata, {}, (error) => (error ? reject(error) : resolve())));
client.close();`,
  }),
];
