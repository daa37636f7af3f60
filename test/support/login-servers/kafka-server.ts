import { gather, type LoginServer, type LoginServerOptions, startLoginServer } from './login-server.ts';
import { type ScramServer, scramServer } from './scram-server.ts';

export interface KafkaServerOptions extends LoginServerOptions {
  readonly passwords: Readonly<Record<string, string>>;
  /** Tokens that OAUTHBEARER may bring. */
  readonly tokens?: readonly string[];
}

const supported = [
  [3, 0, 1],
  [17, 0, 1],
  [18, 0, 1],
  [36, 0, 1],
] as const;

/** Of version 1: for how long the login holds; for ever. */
const session = Buffer.alloc(8);

/** Speaks ApiVersions, SaslHandshake, SaslAuthenticate and an empty Metadata (kafka.apache.org/protocol). */
export function startKafkaServer(options: KafkaServerOptions): Promise<LoginServer> {
  return startLoginServer((peer) => {
    let mechanism = '';
    const authenticate = createSasl(options);
    return gather((bytes) => {
      const length = bytes.length < 4 ? Number.POSITIVE_INFINITY : 4 + bytes.readInt32BE(0);
      if (bytes.length < length) return 0;
      const key = bytes.readInt16BE(4);
      const body = bytes.subarray(14 + Math.max(0, bytes.readInt16BE(12)), length);
      let answer = Buffer.alloc(0);
      if (key === 18) answer = Buffer.concat([int16(0), int32(4), ...supported.flat().map(int16)]);
      else if (key === 17) {
        mechanism = body.toString('utf8', 2, 2 + body.readInt16BE(0));
        answer = Buffer.concat([int16(0), int32(1), text(mechanism)]);
      } else if (key === 36) {
        const result = authenticate(mechanism, body.subarray(4, 4 + body.readInt32BE(0)).toString('utf8'));
        answer =
          result === null
            ? Buffer.concat([int16(58), text('Authentication failed'), int32(0)])
            : Buffer.concat([
                int16(0),
                int16(-1),
                int32(Buffer.byteLength(result)),
                Buffer.from(result),
                session,
              ]);
      } else answer = Buffer.concat([int32(0), int32(0), int32(0)]);
      peer.send(Buffer.concat([int32(4 + answer.length), bytes.subarray(8, 12), answer]));
      return length;
    });
  }, options);
}

/** The server's next message, null when it refuses. */
function createSasl({ passwords, tokens = [] }: KafkaServerOptions) {
  let scram: ScramServer | null = null;
  return (mechanism: string, message: string): string | null => {
    if (mechanism === 'PLAIN') {
      const [, user = '', password] = message.split('\0');
      return passwords[user] === password ? '' : null;
    }
    if (mechanism === 'OAUTHBEARER')
      return tokens.some((token) => message.includes(`auth=Bearer ${token}\x01`)) ? '' : null;
    if (scram === null) {
      scram = scramServer(mechanism === 'SCRAM-SHA-512' ? 'sha512' : 'sha256', (user) => passwords[user]);
      return scram.first(message);
    }
    return scram.final(message);
  };
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);
}
