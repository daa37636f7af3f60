import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import type { Minting } from './minting.ts';
import type { DatabaseLogin } from './postgres-server.ts';
import { type Scram, scram } from './scram.ts';
import { listenTcp, onMessages, type TcpServer } from './tcp-server.ts';

interface Binary {
  readonly buffer: Uint8Array;
}
type Document = Readonly<Record<string, unknown>>;
interface Bson {
  readonly serialize: (document: Document) => Uint8Array;
  readonly deserialize: (bytes: Uint8Array) => Document;
  readonly Binary: new (bytes: Uint8Array) => Binary;
}

/** MongoDB 8 as far as a login by SCRAM-SHA-256 and `ping` go (OP_MSG, and OP_QUERY for the first question). */
export function mongoServer(minting: Minting, login: DatabaseLogin): Promise<TcpServer> {
  const bson = createRequire(import.meta.url)('bson') as Bson;
  return listenTcp((socket) => {
    const logins = createLogins(minting, login, bson);
    const lengthOf = (buffer: Buffer): number | null => (buffer.length < 4 ? null : buffer.readInt32LE(0));
    onMessages(socket, lengthOf, (message) => {
      const isQuery = message.readInt32LE(12) === 2_004;
      // OP_QUERY: flags, a collection's name up to a zero byte, skip, limit. OP_MSG: flags and the kind of the section.
      const at = isQuery ? message.indexOf(0, 20) + 9 : 21;
      const command = bson.deserialize(message.subarray(at, at + message.readInt32LE(at)));
      const answer = bson.serialize({ ...answerTo(command, logins), ok: 1 });
      reply(socket, { to: message.readInt32LE(4), isQuery, answer });
    });
  });
}

type Logins = (payload: Binary) => Document;

/** Two messages: the client's first, then its proof. */
function createLogins(minting: Minting, { host, port, password }: DatabaseLogin, bson: Bson): Logins {
  let exchange: Scram | null = null;
  return ({ buffer }) => {
    const text = Buffer.from(buffer).toString('utf8');
    const first = text.startsWith('n,,');
    if (first) exchange = scram(minting.secretOf(password));
    const answer = (first ? exchange?.first(text) : exchange?.last(text)) ?? null;
    if (answer === null) return { ok: 0, code: 18, errmsg: 'Authentication failed.' };
    if (!first) minting.presented(password, { host, port, what: 'saslContinue' });
    return { conversationId: 1, done: !first, payload: new bson.Binary(Buffer.from(answer)) };
  };
}

function answerTo(command: Document, logins: Logins): Document {
  if ('saslStart' in command || 'saslContinue' in command) return logins(command['payload'] as Binary);
  if (!('hello' in command || 'ismaster' in command || 'isMaster' in command)) return {};
  const speculative = command['speculativeAuthenticate'] as Document | undefined;
  return {
    helloOk: true,
    ismaster: true,
    isWritablePrimary: true,
    maxBsonObjectSize: 16_777_216,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    minWireVersion: 0,
    maxWireVersion: 25,
    saslSupportedMechs: ['SCRAM-SHA-256'],
    ...(speculative === undefined
      ? {}
      : { speculativeAuthenticate: logins(speculative['payload'] as Binary) }),
  };
}

function reply(
  socket: Socket,
  { to, isQuery, answer }: { to: number; isQuery: boolean; answer: Uint8Array },
): void {
  const body = isQuery
    ? Buffer.concat([Buffer.alloc(16), Buffer.from([1, 0, 0, 0]), answer])
    : Buffer.concat([Buffer.alloc(5), answer]);
  const head = Buffer.alloc(16);
  head.writeInt32LE(body.length + 16, 0);
  head.writeInt32LE(1, 4);
  head.writeInt32LE(to, 8);
  head.writeInt32LE(isQuery ? 1 : 2_013, 12);
  socket.write(Buffer.concat([head, body]));
}
