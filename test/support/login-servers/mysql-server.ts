import { createHash, randomBytes } from 'node:crypto';
import {
  gather,
  type LoginServer,
  type LoginServerOptions,
  type Peer,
  startLoginServer,
} from './login-server.ts';

export interface MysqlServerOptions extends LoginServerOptions {
  readonly passwords: Readonly<Record<string, string>>;
  /** As its greeting shows it; one with `MariaDB` in it is one. */
  readonly version?: string;
  /** Plugin of the greeting. */
  readonly plugin?: 'mysql_native_password' | 'caching_sha2_password';
  /** The account's own plugin, when it is another: the client is asked to switch. */
  readonly switchTo?: 'mysql_native_password' | 'caching_sha2_password' | 'mysql_clear_password';
  /** `caching_sha2_password` asks for the password itself, as if it were not in the cache. */
  readonly full?: boolean;
}

const capabilities = 0x00_8f_a2_0f | 0x800;

/** Speaks the connection phase of MySQL, verifies what the client proves, and then says OK to everything. */
export function startMysqlServer(options: MysqlServerOptions): Promise<LoginServer> {
  return startLoginServer((peer) => new MysqlSession(peer, options).receive, options);
}

class MysqlSession {
  readonly receive: (chunk: Buffer) => void;
  private readonly salt = Buffer.from(randomBytes(20).map((byte) => (byte % 94) + 33));
  private readonly peer: Peer;
  private readonly options: MysqlServerOptions;
  private sequence = 0;
  private state: 'response' | 'switched' | 'full' | 'open' = 'response';
  private user = '';
  private plugin: string;

  constructor(peer: Peer, options: MysqlServerOptions) {
    this.peer = peer;
    this.options = options;
    this.plugin = options.plugin ?? 'mysql_native_password';
    this.receive = gather((bytes) => this.take(bytes));
    this.send(this.greeting());
  }

  private take(bytes: Buffer): number {
    const length = bytes.length < 4 ? Number.POSITIVE_INFINITY : 4 + bytes.readUIntLE(0, 3);
    if (bytes.length < length) return 0;
    this.sequence = (bytes[3] ?? 0) + 1;
    if (this.state === 'response' && length === 36 && (bytes.readUInt32LE(4) & 0x800) !== 0) {
      // Clients may send the beginning of TLS in one go with the request for it.
      this.peer.secure(bytes.subarray(length));
      return bytes.length;
    }
    this.packet(bytes.subarray(4, length));
    return length;
  }

  private packet(body: Buffer): void {
    if (this.state === 'open') {
      if (body[0] === 1) this.peer.end();
      else this.ok();
    } else if (this.state === 'response') this.response(body);
    else this.verify(body);
  }

  private response(body: Buffer): void {
    const end = body.indexOf(0, 32);
    this.user = body.toString('utf8', 32, end);
    const proof = body.subarray(end + 2, end + 2 + (body[end + 1] ?? 0));
    const { switchTo } = this.options;
    if (switchTo === undefined) return this.verify(proof);
    this.plugin = switchTo;
    this.state = 'switched';
    this.send(Buffer.concat([Buffer.from(`\xfe${switchTo}\0`, 'latin1'), this.salt, Buffer.from([0])]));
  }

  private verify(proof: Buffer): void {
    const password = this.options.passwords[this.user];
    if (password === undefined) return this.refuse();
    const isFull = this.state === 'full';
    if (!isFull && this.plugin === 'caching_sha2_password' && this.options.full === true) {
      this.state = 'full';
      this.send(Buffer.from([1, 4]));
      return;
    }
    if (!isFull && !proof.equals(this.expected(password)) && this.plugin !== 'mysql_clear_password')
      return this.refuse();
    if ((isFull || this.plugin === 'mysql_clear_password') && proof.toString('utf8') !== `${password}\0`)
      return this.refuse();
    this.state = 'open';
    if (this.plugin === 'caching_sha2_password' && !isFull) this.send(Buffer.from([1, 3]));
    this.ok();
  }

  private expected(password: string): Buffer {
    if (this.plugin === 'caching_sha2_password') {
      const first = hash('sha256', Buffer.from(password));
      return xor(first, hash('sha256', Buffer.concat([hash('sha256', first), this.salt])));
    }
    const first = hash('sha1', Buffer.from(password));
    return xor(first, hash('sha1', Buffer.concat([this.salt, hash('sha1', first)])));
  }

  private refuse(): void {
    const text = Buffer.from(`#28000Access denied for user '${this.user}'`);
    this.send(Buffer.concat([Buffer.from([0xff, 0x15, 0x04]), text]));
    this.peer.end();
  }

  private ok(): void {
    this.send(Buffer.from([0, 0, 0, 2, 0, 0, 0]));
  }

  private greeting(): Buffer {
    const head = Buffer.alloc(2 + 1 + 2 + 2 + 1 + 10);
    head.writeUInt16LE(capabilities & 0xffff, 0);
    head[2] = 45;
    head.writeUInt16LE(2, 3);
    head.writeUInt16LE(capabilities >>> 16, 5);
    head[7] = 21;
    return Buffer.concat([
      Buffer.from([10]),
      Buffer.from(`${this.options.version ?? '8.4.0'}\0`),
      Buffer.from([1, 0, 0, 0]),
      this.salt.subarray(0, 8),
      Buffer.from([0]),
      head,
      this.salt.subarray(8),
      Buffer.from([0]),
      Buffer.from(`${this.plugin}\0`),
    ]);
  }

  private send(body: Buffer): void {
    const head = Buffer.alloc(4);
    head.writeUIntLE(body.length, 0, 3);
    head[3] = this.sequence;
    this.sequence = (this.sequence + 1) & 255;
    this.peer.send(Buffer.concat([head, body]));
  }
}

function hash(name: string, bytes: Buffer): Buffer {
  return createHash(name).update(bytes).digest();
}

function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, i) => byte ^ (b[i] ?? 0)));
}
