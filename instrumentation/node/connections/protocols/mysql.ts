import { createFrames, textToNul } from '../frames.ts';
import type { LoginOutcome, Protocol, Reader, Session } from '../protocol.ts';

/** Capability flags of the client (MySQL source documentation, "Capabilities Flags"). */
const flags = { connectWithDb: 0x8, ssl: 0x800, secure: 0x8000, plugin: 0x80000, longAuth: 0x200000 };
/** Access denied, in the words of MySQL and MariaDB's error references. */
const denials = new Set([1044, 1045, 1251, 1275, 1698, 1862, 3118, 3955, 4151]);
/** Plugins that send the password itself. */
const clear = /^(?:mysql_clear_password|dialog)$/;
/** Plugins that do so where nobody can read along. */
const clearInPrivate = /^(?:sha256_password|caching_sha2_password)$/;
const [ok, more, switched, failed] = [0x00, 0x01, 0xfe, 0xff];

/** Protocol 10 of MySQL and MariaDB (dev.mysql.com/doc/dev/mysql-server, "Connection Phase"). The server speaks first. */
export const mysql: Protocol = {
  name: 'mysql',
  begins: (bytes, side) =>
    side === 'server' && bytes.length >= 6 && bytes[3] === 0 && bytes[4] === 10 && isDigit(bytes[5]),
  read,
};

function read(session: Session): Reader {
  let greeted = false;
  let system = 'mysql';
  let user: string | null = null;
  let plugin = 'mysql_native_password';
  /** What the next packet of the client is. */
  let awaited: 'response' | 'proof' | 'full' | null = 'response';
  let isOpen = false;

  /** A login may be proven twice, by the default plugin and by the account's own: it is one login. */
  function proven(secret: string | null): void {
    if (!isOpen) session.login({ system, user, mechanism: plugin, secret });
    else if (secret !== null && user !== null) session.learnt(system, user, secret);
    isOpen = true;
  }

  function response(packet: Buffer): void {
    if (packet.length <= 32 && (packet.readUInt32LE(0) & flags.ssl) !== 0) return;
    awaited = null;
    const found = handshakeResponse(packet);
    user = found?.user ?? null;
    plugin = found?.plugin ?? plugin;
    if (found === null) session.done();
    else if (found.proof.length > 0) proven(sent(found.proof));
  }

  const sent = (proof: Buffer): string | null => clearText(plugin, proof, session.isPrivate());

  function fromClient(packet: Buffer): void {
    const what = awaited;
    if (what === 'response') return response(packet);
    awaited = null;
    if (what === 'proof' && packet.length > 0) proven(sent(packet));
    else if (what === 'full' && clearInPrivate.test(plugin) && session.isPrivate() && packet.length > 1)
      proven(withoutNul(packet));
  }

  function end(outcome: LoginOutcome): void {
    session.answered(outcome, plugin);
    session.done();
  }

  function fromServer(packet: Buffer): void {
    const kind = packet[0];
    if (!greeted) {
      greeted = true;
      if (kind !== 10) return session.done();
      const greeting = greetingOf(packet);
      plugin = greeting.plugin ?? plugin;
      if (greeting.isMariadb) system = 'mariadb';
    } else if (kind === ok) end('accepted');
    else if (kind === failed) end(denials.has(packet.readUInt16LE(1)) ? 'denied' : 'error');
    else if (kind === switched) {
      plugin = textToNul(packet, 1)?.text || 'mysql_old_password';
      awaited = 'proof';
    } else if (kind === more) awaited = 'full';
  }

  return { client: createPackets(fromClient), server: createPackets(fromServer) };
}

function createPackets(each: (packet: Buffer) => void): (bytes: Buffer) => void {
  return createFrames(
    (bytes) => (bytes.length < 4 ? null : 4 + bytes.readUIntLE(0, 3)),
    (frame) => each(frame.subarray(4)),
  );
}

function clearText(plugin: string, proof: Buffer, isPrivate: boolean): string | null {
  const isClear = clear.test(plugin) || (plugin === 'sha256_password' && isPrivate && proof.length > 1);
  return isClear ? withoutNul(proof) : null;
}

interface Greeting {
  readonly isMariadb: boolean;
  readonly plugin: string | null;
}

function greetingOf(packet: Buffer): Greeting {
  const version = textToNul(packet, 1);
  if (version === null) return { isMariadb: false, plugin: null };
  // Thread id, 8 bytes of salt, filler, capabilities, charset, status, capabilities, length of the salt, 10 reserved.
  const at = version.next + 4 + 8 + 1 + 2 + 1 + 2 + 2;
  const saltLength = packet[at] ?? 0;
  const plugin = packet.toString('utf8', at + 11 + Math.max(13, saltLength - 8)).replace(/\0.*$/s, '');
  return { isMariadb: /mariadb/i.test(version.text), plugin: plugin === '' ? null : plugin };
}

interface HandshakeResponse {
  readonly user: string;
  readonly proof: Buffer;
  readonly plugin: string | null;
}

/** Null for the form before 4.1, which no client of today sends. */
function handshakeResponse(packet: Buffer): HandshakeResponse | null {
  const capabilities = packet.readUInt32LE(0);
  const user = textToNul(packet, 32);
  if (user === null) return null;
  const has = (flag: number): boolean => (capabilities & flag) !== 0;
  let at = user.next;
  let length = packet[at] ?? 0;
  if (has(flags.longAuth) && length === 0xfc) {
    length = packet.readUInt16LE(at + 1);
    at += 3;
  } else if (has(flags.longAuth) || has(flags.secure)) at += 1;
  else length = Math.max(0, packet.indexOf(0, at) - at);
  const proof = packet.subarray(at, at + length);
  at += length;
  if (has(flags.connectWithDb)) at = textToNul(packet, at)?.next ?? packet.length;
  const plugin = has(flags.plugin) ? (textToNul(packet, at)?.text ?? null) : null;
  return { user: user.text, proof, plugin: plugin === '' ? null : plugin };
}

function withoutNul(bytes: Buffer): string {
  return bytes.toString('utf8').replace(/\0.*$/s, '');
}

function isDigit(code: number | undefined): boolean {
  return code !== undefined && code >= 0x30 && code <= 0x39;
}
