import { createFrames } from '../frames.ts';
import type { Protocol, Reader, Session } from '../protocol.ts';
import { readSasl } from '../sasl.ts';

const [metadata, saslHandshake, apiVersions, saslAuthenticate] = [3, 17, 18, 36];
/** SASL_AUTHENTICATION_FAILED (kafka.apache.org/protocol, "Error Codes"). */
const authenticationFailed = 58;
const newestVersion = 20;
const system = 'kafka';

/** Kafka's protocol, of which a login takes three requests (kafka.apache.org/protocol; KIP-43, KIP-152). */
export const kafka: Protocol = {
  name: system,
  begins(bytes, side) {
    if (side !== 'client' || bytes.length < 14) return false;
    const length = bytes.readUInt32BE(0);
    const key = bytes.readUInt16BE(4);
    const isKnown =
      key === metadata || key === saslHandshake || key === apiVersions || key === saslAuthenticate;
    const client = bytes.readInt16BE(12);
    return (
      isKnown &&
      bytes.readUInt16BE(6) <= newestVersion &&
      length >= 10 &&
      length < 65_536 &&
      client >= -1 &&
      client <= length - 10
    );
  },
  read,
};

interface Request {
  readonly key: number;
  readonly version: number;
  readonly correlation: number;
  readonly body: Buffer;
}

function read(session: Session): Reader {
  let mechanism: string | null = null;
  let user: string | null = null;
  /** Before Kafka 1.0 the messages of SASL follow without a header. */
  let isBare = false;
  let decisive: Request | null = null;

  function present(message: Buffer, request: Request): void {
    const found = mechanism === null ? null : readSasl(mechanism, message);
    user = found?.user ?? user;
    if (mechanism === null || !found?.proves) return;
    session.login({ system, ...found, user, mechanism });
    decisive = request;
  }

  function fromClient(frame: Buffer): void {
    if (isBare) return present(frame.subarray(4), { ...nothing, body: frame });
    const request = requestOf(frame);
    if (request.key === saslHandshake) {
      mechanism = request.body.toString('utf8', 2, 2 + request.body.readUInt16BE(0));
      isBare = request.version === 0;
    } else if (request.key === saslAuthenticate) present(authBytes(request), request);
    else if (request.key !== apiVersions) session.done();
  }

  function fromServer(frame: Buffer): void {
    if (decisive === null) return;
    if (isBare) {
      // An empty answer, or the server's signature; a refusal closes the connection.
      session.answered('accepted');
      return session.done();
    }
    if (frame.readInt32BE(4) !== decisive.correlation) return;
    const code = frame.readInt16BE(decisive.version >= 2 ? 9 : 8);
    session.answered(code === 0 ? 'accepted' : code === authenticationFailed ? 'denied' : 'error');
    session.done();
  }

  return { client: createFrames(frameLength, fromClient), server: createFrames(frameLength, fromServer) };
}

const nothing: Request = { key: 0, version: 0, correlation: 0, body: Buffer.alloc(0) };

function frameLength(bytes: Buffer): number | null {
  return bytes.length < 4 ? null : 4 + bytes.readUInt32BE(0);
}

function requestOf(frame: Buffer): Request {
  const clientId = frame.readInt16BE(12);
  return {
    key: frame.readUInt16BE(4),
    version: frame.readUInt16BE(6),
    correlation: frame.readInt32BE(8),
    body: frame.subarray(14 + Math.max(0, clientId)),
  };
}

/** From version 2 on lengths are variable and one more, after the header's tags (KIP-482). */
function authBytes({ version, body }: Request): Buffer {
  if (version < 2) return body.subarray(4, 4 + body.readInt32BE(0));
  let at = 1;
  let length = 0;
  for (let shift = 0; shift < 28; shift += 7) {
    const byte = body[at++] ?? 0;
    length |= (byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return body.subarray(at, at + Math.max(0, length - 1));
}
