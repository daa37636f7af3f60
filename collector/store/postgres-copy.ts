import type { Connection, Submittable } from 'pg';

/** Small enough for the socket to drain between two, large enough that a message's head costs nothing. */
const chunkBytes = 256 * 1024;
/** `CopyData` and its length, which counts itself ("Message Formats" of PostgreSQL's protocol). */
const copyData = 0x64;
const headBytes = 5;

/** `pg` has these for such queries; its types leave them out. */
interface CopyConnection extends Connection {
  readonly endCopyFrom: () => void;
  readonly sendCopyFail: (reason: string) => void;
}

/** What `pg` calls on a query that it runs. */
interface CopyQuery extends Submittable {
  /** `pg` puts its time limit in front of it. */
  callback: (error: unknown) => void;
  readonly handleCopyInResponse: (connection: CopyConnection) => void;
  readonly handleCommandComplete: () => void;
  readonly handleError: (error: unknown) => void;
  readonly handleReadyForQuery: () => void;
}

/**
 * `COPY … FROM STDIN` as a query of `pg`, fed as fast as the socket takes it: the next piece is asked for when the one
 * before has been handed over, so it may lie in the same memory. `done` gets the error, or null at the end
 * (PostgreSQL, "COPY Operations" of "Message Flow": after an error the server drops the rest).
 */
export function copyQuery(
  into: string,
  rows: Iterable<Uint8Array>,
  done: (error: unknown) => void,
): Submittable {
  let failed = false;
  const fail = (error: unknown): void => {
    if (failed) return;
    failed = true;
    query.callback(error);
  };
  const query: CopyQuery = {
    callback: done,
    submit: (connection) => connection.query(`copy ${into} from stdin (format binary)`),
    handleCopyInResponse: (connection) => {
      feed(connection, chunksOf(rows), () => failed).catch((error: unknown) => {
        fail(error);
        connection.sendCopyFail('the rows could not be made');
      });
    },
    handleCommandComplete: () => {},
    handleError: fail,
    handleReadyForQuery: () => {
      if (!failed) query.callback(null);
    },
  };
  return query;
}

function* chunksOf(rows: Iterable<Uint8Array>): Generator<Uint8Array, void> {
  for (const piece of rows) {
    for (let at = 0; at < piece.length; at += chunkBytes) yield piece.subarray(at, at + chunkBytes);
  }
}

async function feed(
  connection: CopyConnection,
  chunks: Iterable<Uint8Array>,
  isOver: () => boolean,
): Promise<void> {
  for (const chunk of chunks) {
    if (isOver() || !(await send(connection, chunk))) return;
  }
  if (!isOver()) connection.endCopyFrom();
}

/** Resolves when the memory of the chunk is free again; false: the connection is gone, which `pg` hears by itself. */
function send({ stream }: CopyConnection, chunk: Uint8Array): Promise<boolean> {
  const head = Buffer.allocUnsafe(headBytes);
  head.writeUInt8(copyData);
  head.writeUInt32BE(chunk.length + 4, 1);
  return new Promise((resolve) => {
    stream.cork();
    stream.write(head);
    stream.write(chunk, (error) => resolve(error === null || error === undefined));
    stream.uncork();
  });
}
