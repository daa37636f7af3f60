import { canonicalValue } from '../../../src/core/canonical.ts';
import type { Secret } from '../../../src/core/secret.ts';
import type { Answered, Recorder } from '../recorder.ts';
import { accountOfConnection } from './account.ts';
import { expectedSecret } from './expected-login.ts';
import { rememberAccount, secretOfAccount } from './known-accounts.ts';
import type { Login, Protocol, Reader, Session, Side } from './protocol.ts';
import { protocols } from './protocols/index.ts';
import { usedLogin } from './used-login.ts';

export interface WatchedConnectionOptions {
  readonly recorder: Recorder;
  /** Host in lower case, or the path of a socket file. */
  readonly address: string;
  readonly port: number | null;
  /** The socket that was connected, under which a driver may have left what it was configured with. */
  readonly socket: object;
  /** Runs a callback in the context of whoever connected. */
  readonly inContext: (callback: () => void) => void;
  /** Called once, when the connection is to be left alone. */
  readonly stop: () => void;
}

/** A connection whose beginning is read for logins. */
export interface WatchedConnection {
  readonly sent: (chunk: unknown, encoding: unknown) => void;
  readonly received: (chunk: unknown, encoding: unknown) => void;
  /** From here on TLS carries it. */
  readonly secured: () => void;
  readonly closed: () => void;
}

/** No login is further away from the beginning; LDAP may bind again later. */
const mostBytes = 1_048_576;
const mostChunks = 1_024;
/** With so many bytes of one side, every protocol tells itself apart. */
const enoughToTell = 16;

/** Reads what both sides say until the protocol's logins are over, or nothing is known of it. */
export function watchConnection(options: WatchedConnectionOptions): WatchedConnection {
  const { stop } = options;
  let reader: Reader | null = null;
  let beginning: Record<Side, Buffer> | null = { client: Buffer.alloc(0), server: Buffer.alloc(0) };
  let isOver = false;
  let isPrivate = options.address.startsWith('/');
  let bytesSeen = 0;
  let chunksSeen = 0;

  const done = (): void => {
    if (isOver) return;
    isOver = true;
    beginning = null;
    stop();
  };
  const logins = createLogins(options);
  const session: Session = { ...logins, done, isPrivate: () => isPrivate };

  /** Until one side's first bytes name the protocol, both are kept. */
  function begin(kept: Record<Side, Buffer>, side: Side, bytes: Buffer): void {
    kept[side] = Buffer.concat([kept[side], bytes]);
    const protocol = protocolOf(kept[side], side);
    if (protocol === null) {
      if (kept[side].length >= enoughToTell) done();
      return;
    }
    beginning = null;
    reader = protocol.read(session);
    const first: Side = side === 'client' ? 'server' : 'client';
    for (const each of [first, side]) if (kept[each].length > 0) reader[each](kept[each]);
  }

  function take(side: Side, chunk: unknown, encoding: unknown): void {
    const bytes = isOver ? null : bytesOf(chunk, encoding);
    if (bytes === null || bytes.length === 0) return;
    bytesSeen += bytes.length;
    chunksSeen += 1;
    try {
      if (bytesSeen > mostBytes || chunksSeen > mostChunks) done();
      else if (beginning === null) reader?.[side](bytes);
      else begin(beginning, side, bytes);
    } catch (error) {
      done();
      throw error;
    }
  }

  return {
    sent: (chunk, encoding) => take('client', chunk, encoding),
    received: (chunk, encoding) => take('server', chunk, encoding),
    secured() {
      isPrivate = true;
    },
    closed() {
      logins.failed();
      done();
    },
  };
}

function protocolOf(bytes: Buffer, side: Side): Protocol | null {
  return protocols.find((protocol) => protocol.begins(bytes, side)) ?? null;
}

/** The logins of one connection; answers come in their order. */
function createLogins({ recorder, address, port, socket, inContext }: WatchedConnectionOptions) {
  const open: (Answered | null)[] = [];

  /** What crossed the wire, else what the driver was given, else what was fetched for this account. */
  function secretOf(login: Login): Secret | null {
    if (login.secret !== null) return canonicalValue(login.secret);
    const account = accountOfConnection({ system: login.system, user: login.user, address, port });
    return canonicalValue(expectedSecret(socket, login) ?? secretOfAccount(account) ?? '');
  }

  function present(login: Login): Answered | null {
    const secret = secretOf(login);
    // An empty password that was sent opens nothing that has one.
    if (secret === null && login.secret !== null) return null;
    const used = usedLogin({ login, secret, address, port });
    return used === null ? null : recorder.used(used);
  }

  return {
    login: (login: Login): void => inContext(() => void open.push(present(login))),
    answered(outcome: 'accepted' | 'denied' | 'error', mechanism?: string): void {
      const answered = open.shift() ?? null;
      if (answered === null) return;
      inContext(() =>
        answered(
          outcome === 'error'
            ? { error: true }
            : { outcome, ...(mechanism === undefined ? {} : { mechanism }) },
        ),
      );
    },
    learnt(system: string, user: string, secret: string): void {
      const value = canonicalValue(secret);
      if (value !== null) rememberAccount(accountOfConnection({ system, user, address, port }), value);
    },
    /** The connection ended before the answers came. */
    failed(): void {
      for (const answered of open.splice(0))
        if (answered !== null) inContext(() => answered({ error: true }));
    },
  };
}

function bytesOf(chunk: unknown, encoding: unknown): Buffer | null {
  if (typeof chunk === 'string') {
    return Buffer.from(
      chunk,
      typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8',
    );
  }
  if (Buffer.isBuffer(chunk)) return chunk;
  return chunk instanceof Uint8Array ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : null;
}
