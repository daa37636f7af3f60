import { createFrames } from '../frames.ts';
import type { Protocol, Reader, Session } from '../protocol.ts';
import { readSasl } from '../sasl.ts';

const system = 'amqp';
const header = Buffer.from([0x41, 0x4d, 0x51, 0x50, 0, 0, 9, 1]);
/** Methods of class `connection` (AMQP 0-9-1 specification, section 1.4). */
const [connection, startOk, tune, close] = [10, 11, 30, 50];
const accessRefused = 403;

/** AMQP 0-9-1, the protocol of RabbitMQ. */
export const amqp: Protocol = {
  name: system,
  begins: (bytes, side) => side === 'client' && bytes.length >= 8 && bytes.subarray(0, 8).equals(header),
  read,
};

function read(session: Session): Reader {
  let greeted = false;
  let presented = false;

  function fromClient(frame: Buffer): void {
    if (frame[0] !== 1 || frame.readUInt16BE(7) !== connection || frame.readUInt16BE(9) !== startOk) return;
    // The client's properties, the mechanism as a short string, its message as a long one.
    let at = 11 + 4 + frame.readUInt32BE(11);
    const mechanism = frame.toString('latin1', at + 1, at + 1 + (frame[at] ?? 0));
    at += 1 + mechanism.length;
    const message = frame.subarray(at + 4, at + 4 + frame.readUInt32BE(at));
    const found = mechanism === 'AMQPLAIN' ? amqplain(message) : readSasl(mechanism, message);
    if (!found?.proves) return session.done();
    session.login({ system, ...found, mechanism });
    presented = true;
  }

  function fromServer(frame: Buffer): void {
    if (!presented || frame[0] !== 1 || frame.readUInt16BE(7) !== connection) return;
    const method = frame.readUInt16BE(9);
    if (method === tune) session.answered('accepted');
    else if (method === close)
      session.answered(frame.readUInt16BE(11) === accessRefused ? 'denied' : 'error');
    else return;
    session.done();
  }

  return {
    client: createFrames(
      (bytes) => (greeted ? frameLength(bytes) : header.length),
      (frame) => {
        if (greeted) fromClient(frame);
        greeted = true;
      },
    ),
    server: createFrames(frameLength, fromServer),
  };
}

function frameLength(bytes: Buffer): number | null {
  return bytes.length < 7 ? null : 7 + bytes.readUInt32BE(3) + 1;
}

/** A table of `LOGIN` and `PASSWORD`, each name with its length, `S` and a long string. */
function amqplain(message: Buffer) {
  const field = (name: string): string | null => {
    const at = message.indexOf(`${String.fromCharCode(name.length)}${name}S`, 0, 'latin1');
    if (at < 0) return null;
    const from = at + 2 + name.length;
    return message.toString('utf8', from + 4, from + 4 + message.readUInt32BE(from));
  };
  const secret = field('PASSWORD');
  return secret === null ? null : { user: field('LOGIN'), secret, proves: true };
}
