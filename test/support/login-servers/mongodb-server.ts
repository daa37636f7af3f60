import { createHash } from 'node:crypto';
import { readBson } from '../../../instrumentation/node/connections/protocols/bson.ts';
import { type BsonDocument, bsonDocument, int32 } from './bson-document.ts';
import { gather, type LoginServer, type LoginServerOptions, startLoginServer } from './login-server.ts';
import { type ScramServer, scramServer } from './scram-server.ts';

export interface MongodbServerOptions extends LoginServerOptions {
  readonly passwords: Readonly<Record<string, string>>;
  /** Answers a login that the greeting brings along at once, as servers since 4.4 do. */
  readonly speculates?: boolean;
}

/** Speaks OP_MSG and OP_QUERY, logs in by SCRAM and PLAIN, and says ok to the rest. */
export function startMongodbServer(options: MongodbServerOptions): Promise<LoginServer> {
  return startLoginServer((peer) => {
    const authenticate = createAuthentication(options.passwords);
    return gather((bytes) => {
      const length = bytes.length < 16 ? Number.POSITIVE_INFINITY : bytes.readInt32LE(0);
      if (bytes.length < length) return 0;
      const isQuery = bytes.readInt32LE(12) === 2004;
      const at = isQuery ? bytes.indexOf(0, 20) + 9 : 21;
      const command = readBson(bytes.subarray(at, length));
      const answer = bsonDocument(answerTo(command, authenticate, options.speculates ?? true));
      const body = isQuery
        ? Buffer.concat([int32(8), Buffer.alloc(8), int32(0), int32(1), answer])
        : Buffer.concat([int32(0), Buffer.from([0]), answer]);
      const head = [16 + body.length, 1, bytes.readInt32LE(4), isQuery ? 1 : 2013].map(int32);
      peer.send(Buffer.concat([...head, body]));
      return length;
    });
  }, options);
}

type Command = ReturnType<typeof readBson>;
type Authenticate = (command: Command) => BsonDocument;

function answerTo(command: Command, authenticate: Authenticate, speculates: boolean): BsonDocument {
  const name = command.keys().next().value ?? '';
  if (/^(?:hello|ismaster)$/i.test(name)) {
    const early = command.get('speculativeAuthenticate');
    const answer = speculates && early instanceof Map ? authenticate(early) : {};
    return {
      ...greeting,
      localTime: new Date(),
      ...(command.has('saslSupportedMechs') ? { saslSupportedMechs: ['SCRAM-SHA-1', 'SCRAM-SHA-256'] } : {}),
      ...('payload' in answer ? { speculativeAuthenticate: answer } : {}),
      ok: 1,
    };
  }
  if (name.startsWith('sasl')) return authenticate(command);
  return { ok: 1 };
}

const greeting: BsonDocument = {
  helloOk: true,
  ismaster: true,
  isWritablePrimary: true,
  maxBsonObjectSize: 16_777_216,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  minWireVersion: 0,
  maxWireVersion: 21,
  readOnly: false,
};

const refused: BsonDocument = {
  ok: 0,
  errmsg: 'Authentication failed.',
  code: 18,
  codeName: 'AuthenticationFailed',
};

function createAuthentication(passwords: Readonly<Record<string, string>>): Authenticate {
  let scram: ScramServer | null = null;
  return (command) => {
    const payload = command.get('payload');
    const message = payload instanceof Uint8Array ? Buffer.from(payload).toString('utf8') : '';
    const mechanism = command.get('mechanism');
    if (mechanism === 'PLAIN') {
      const [, user = '', password] = message.split('\0');
      return passwords[user] === password ? step('', true) : refused;
    }
    if (typeof mechanism === 'string') {
      const isOld = mechanism === 'SCRAM-SHA-1';
      scram = scramServer(isOld ? 'sha1' : 'sha256', (user) =>
        isOld ? digest(user, passwords[user]) : passwords[user],
      );
      return step(scram.first(message), false);
    }
    const last = scram?.final(message) ?? null;
    return last === null ? refused : step(last, true);
  };
}

function step(payload: string, done: boolean): BsonDocument {
  return { conversationId: 1, done, payload: Buffer.from(payload), ok: 1 };
}

/** SCRAM-SHA-1 of MongoDB derives from a digest of user and password. */
function digest(user: string, password: string | undefined): string | undefined {
  return password === undefined
    ? undefined
    : createHash('md5').update(`${user}:mongo:${password}`).digest('hex');
}
