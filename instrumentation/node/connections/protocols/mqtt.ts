import { createFrames } from '../frames.ts';
import type { Protocol, Reader, Session } from '../protocol.ts';

const system = 'mqtt';
const [withUser, withPassword, withWill] = [0x80, 0x40, 0x04];
/** Bad user name or password, and not authorised: of version 3 and of version 5. */
const denials = new Set([4, 5, 0x86, 0x87]);

/** Protocol names with their length. */
const names = [Buffer.from('\0\x04MQTT'), Buffer.from('\0\x06MQIsdp')];

/** MQTT 3.1, 3.1.1 and 5 (docs.oasis-open.org/mqtt/mqtt/v5.0, section 3.1). */
export const mqtt: Protocol = {
  name: system,
  begins(bytes, side) {
    if (side !== 'client' || bytes[0] !== 0x10 || bytes.length < 4) return false;
    const head = bytes.findIndex((byte, at) => at > 0 && byte < 0x80) + 1;
    return head > 1 && names.some((name) => bytes.subarray(head, head + name.length).equals(name));
  },
  read,
};

function read(session: Session): Reader {
  return {
    client: createFrames(packetLength, (packet) => {
      if (packet[0] !== 0x10) return session.done();
      const found = connectOf(packet);
      if (found === null) session.done();
      else session.login({ system, mechanism: 'password', ...found });
    }),
    server: createFrames(packetLength, (packet) => {
      if (packet[0] !== 0x20) return;
      const code = packet[packetHead(packet) + 1] ?? 0;
      session.answered(code === 0 ? 'accepted' : denials.has(code) ? 'denied' : 'error');
      session.done();
    }),
  };
}

/** User and password of CONNECT; null when it brings none. */
function connectOf(packet: Buffer): { readonly user: string | null; readonly secret: string } | null {
  let at = packetHead(packet);
  const field = (): Buffer => {
    const length = packet.readUInt16BE(at);
    at += 2 + length;
    return packet.subarray(at - length, at);
  };
  field();
  const [version = 0, flags = 0] = packet.subarray(at, at + 2);
  at += 4;
  const properties = (): void => {
    if (version < 5) return;
    const { value, size } = variableNumber(packet, at);
    at += size + value;
  };
  properties();
  field();
  if ((flags & withWill) !== 0) {
    properties();
    field();
    field();
  }
  const user = (flags & withUser) === 0 ? null : field().toString('utf8');
  return (flags & withPassword) === 0 ? null : { user, secret: field().toString('utf8') };
}

function packetLength(bytes: Buffer): number | null {
  const head = packetHead(bytes);
  return head > bytes.length ? null : head + variableNumber(bytes, 1).value;
}

/** Where what follows the type and the length begins; past the end when the length is not whole. */
function packetHead(bytes: Buffer): number {
  return 1 + variableNumber(bytes, 1).size;
}

function variableNumber(bytes: Buffer, at: number): { readonly value: number; readonly size: number } {
  let value = 0;
  for (let size = 1; size <= 4; size++) {
    const byte = bytes[at + size - 1];
    if (byte === undefined) return { value: 0, size: bytes.length + 1 };
    value += (byte & 0x7f) * 128 ** (size - 1);
    if (byte < 0x80) return { value, size };
  }
  throw new RangeError('a length has at most four bytes');
}
