import { createFrames, textToNul } from '../frames.ts';
import type { Protocol, Reader, Session } from '../protocol.ts';
import { readSasl } from '../sasl.ts';

const sslRequest = 80_877_103;
const gssRequest = 80_877_104;
const system = 'postgresql';

/** Frontend/Backend Protocol 3 (postgresql.org/docs/current/protocol-message-formats.html). */
export const postgresql: Protocol = {
  name: system,
  begins(bytes, side) {
    if (side !== 'client' || bytes.length < 8) return false;
    const [length, code] = [bytes.readUInt32BE(0), bytes.readUInt32BE(4)];
    if (length > 10_000) return false;
    if (code === sslRequest || code === gssRequest) return length === 8;
    // Kafka's oldest request looks alike up to here; a parameter's name follows only in PostgreSQL.
    return code >>> 16 === 3 && (bytes.length < 9 || /[a-z_]/i.test(bytes.toString('latin1', 8, 9)));
  },
  read,
};

type Asked = 'cleartext' | 'md5' | 'sasl';

const asks: ReadonlyMap<number, Asked> = new Map([
  [3, 'cleartext'],
  [5, 'md5'],
  [10, 'sasl'],
]);
/** Invalid password, and no entry that lets the user in (PostgreSQL manual, "Error Codes"). */
const denied = /\0C28(?:P01|000)\0/;

function read(session: Session): Reader {
  let started = false;
  /** The server answers a request for encryption with one byte. */
  let answerIsByte = false;
  let user: string | null = null;
  let asked: Asked | null = null;
  let mechanism: string | null = null;

  function startup(frame: Buffer): void {
    const code = frame.readUInt32BE(4);
    answerIsByte = code === sslRequest || code === gssRequest;
    if (answerIsByte) return;
    started = true;
    user = parameter(frame, 'user');
    if (code >>> 16 !== 3) session.done();
  }

  /** Password, SASL initial response and SASL response share one letter: what was asked for tells them apart. */
  function password(body: Buffer): void {
    if (asked === 'cleartext' || asked === 'md5') {
      const secret = asked === 'md5' ? null : (textToNul(body, 0)?.text ?? null);
      session.login({ system, user, mechanism: asked, secret });
      asked = null;
      return;
    }
    if (asked !== 'sasl') return;
    const initial = mechanism === null ? textToNul(body, 0) : null;
    mechanism ??= initial?.text ?? '';
    const message = readSasl(mechanism, initial === null ? body : body.subarray(initial.next + 4));
    if (message?.proves) session.login({ system, ...message, user, mechanism });
  }

  function fromServer(frame: Buffer): void {
    const type = answerIsByte ? null : frame[0];
    answerIsByte = false;
    if (type === 0x45) {
      session.answered(denied.test(`\0${frame.toString('latin1', 5)}`) ? 'denied' : 'error');
      session.done();
    } else if (type === 0x52) request(frame.readUInt32BE(5));
  }

  function request(code: number): void {
    asked = asks.get(code) ?? asked;
    if (code !== 0) return;
    session.answered('accepted');
    session.done();
  }

  return {
    client: createFrames(
      (bytes) => (started ? messageLength(bytes) : bytes.length < 4 ? null : bytes.readUInt32BE(0)),
      (frame) => {
        if (!started) startup(frame);
        else if (frame[0] === 0x70) password(frame.subarray(5));
      },
    ),
    server: createFrames((bytes) => (answerIsByte ? 1 : messageLength(bytes)), fromServer),
  };
}

function messageLength(bytes: Buffer): number | null {
  return bytes.length < 5 ? null : 1 + bytes.readUInt32BE(1);
}

function parameter(frame: Buffer, wanted: string): string | null {
  const words = frame.toString('utf8', 8).split('\0');
  for (let i = 0; i + 1 < words.length; i += 2) if (words[i] === wanted) return words[i + 1] ?? null;
  return null;
}
