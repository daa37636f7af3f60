import { createFrames, textToNul } from '../frames.ts';
import type { Protocol, Reader, Session } from '../protocol.ts';
import { readSasl, type SaslMessage } from '../sasl.ts';
import { type BsonValue, readBson } from './bson.ts';

const [opReply, opQuery, opCompressed, opMessage] = [1, 2004, 2012, 2013];
const system = 'mongodb';
/** A monitoring connection repeats its greeting for ever. */
const mostGreetings = 4;
/** AuthenticationFailed and UserNotFound. */
const denials = new Set<unknown>([18, 11]);

/** MongoDB Wire Protocol (mongodb.com/docs/manual/reference/mongodb-wire-protocol) and its authentication specification. */
export const mongodb: Protocol = {
  name: system,
  begins(bytes, side) {
    if (side !== 'client' || bytes.length < 16) return false;
    const code = bytes.readInt32LE(12);
    const length = bytes.readInt32LE(0);
    return (code === opMessage || code === opQuery) && bytes.readInt32LE(8) === 0 && length < 1_048_576;
  },
  read,
};

type Fields = ReadonlyMap<string, BsonValue>;

function read(session: Session): Reader {
  let greetings = 0;
  let mechanism = '';
  let user: string | null = null;
  /** The request whose answer decides. */
  let decisive: number | null = null;

  function present(message: SaslMessage | null, request: number): void {
    user = message?.user ?? user;
    if (!message?.proves || decisive !== null) return;
    session.login({ system, ...message, user, mechanism });
    decisive = request;
  }

  function start(fields: Fields, request: number): void {
    mechanism = asText(fields).mechanism;
    present(readPayload(mechanism, asText(fields).payload), request);
  }

  function command(fields: Fields, request: number): void {
    const name = fields.keys().next().value?.toLowerCase();
    if (name === 'hello' || name === 'ismaster') {
      greetings += 1;
      const early = fields.get('speculativeAuthenticate');
      if (early instanceof Map && early.has('saslStart')) start(early, request);
      else if (greetings > mostGreetings) session.done();
    } else if (name === 'saslstart') start(fields, request);
    else if (name === 'saslcontinue') present(readPayload(mechanism, asText(fields).payload), request);
    else if (decisive === null) session.done();
  }

  function answer(fields: Fields): void {
    decisive = null;
    if (fields.get('ok') === 1) {
      const early = fields.get('speculativeAuthenticate');
      // Greeted and not let in: the client tries again by itself.
      if (fields.has('done') || early instanceof Map) {
        session.answered('accepted');
        session.done();
      } else session.answered('error');
      return;
    }
    session.answered(denials.has(fields.get('code')) ? 'denied' : 'error');
    session.done();
  }

  return {
    client: createFrames(messageLength, (frame) => {
      const document = documentOf(frame);
      if (document === null) session.done();
      else command(readBson(document), frame.readInt32LE(4));
    }),
    server: createFrames(messageLength, (frame) => {
      if (decisive === null || frame.readInt32LE(8) !== decisive) return;
      const document = documentOf(frame);
      if (document !== null) answer(readBson(document));
    }),
  };
}

function messageLength(bytes: Buffer): number | null {
  return bytes.length < 4 ? null : bytes.readInt32LE(0);
}

/** The command or its answer; null for what carries no login (a compressed message never does). */
function documentOf(frame: Buffer): Buffer | null {
  const code = frame.readInt32LE(12);
  if (code === opCompressed) return null;
  if (code === opMessage) return frame[20] === 0 ? frame.subarray(21) : null;
  if (code === opReply) return frame.subarray(36);
  if (code !== opQuery) return null;
  const collection = textToNul(frame, 20);
  return collection === null ? null : frame.subarray(collection.next + 8);
}

function asText(fields: Fields): { readonly mechanism: string; readonly payload: Buffer } {
  const mechanism = fields.get('mechanism');
  const payload = fields.get('payload');
  return {
    mechanism: typeof mechanism === 'string' ? mechanism : '',
    payload:
      payload instanceof Uint8Array
        ? Buffer.from(payload)
        : Buffer.from(typeof payload === 'string' ? payload : '', 'base64'),
  };
}

/** MongoDB's own mechanisms put a document into the message. */
function readPayload(mechanism: string, payload: Buffer): SaslMessage | null {
  if (mechanism !== 'MONGODB-AWS' && mechanism !== 'MONGODB-OIDC') return readSasl(mechanism, payload);
  if (payload.length < 5) return null;
  const fields = readBson(payload);
  const [signature, token] = [fields.get('a'), fields.get('jwt')];
  if (typeof token === 'string')
    return { user: null, secret: token, proves: true, type: 'oauth.access_token' };
  const keyId =
    typeof signature === 'string' ? /\bCredential=([A-Za-z0-9]{16,128})\//.exec(signature)?.[1] : undefined;
  return keyId === undefined ? null : { user: null, secret: keyId, proves: true };
}
