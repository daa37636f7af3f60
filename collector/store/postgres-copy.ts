import type { Connection, Submittable } from 'pg';

/** Small enough for the socket to drain between two, large enough that a message's head costs nothing. */
const chunkBytes = 128 * 1024;

/** `pg` has these for such queries; its types leave them out. */
interface CopyConnection extends Connection {
  readonly sendCopyFromChunk: (chunk: Buffer) => void;
  readonly endCopyFrom: () => void;
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
 * `COPY … FROM STDIN` as a query of `pg`, fed as fast as the socket takes it. `done` gets the error, or null at
 * the end (PostgreSQL, "COPY Operations" of "Message Flow": after an error the server drops the rest).
 */
export function copyQuery(into: string, rows: Uint8Array, done: (error: unknown) => void): Submittable {
  const bytes = Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength);
  let failed = false;
  const feed = (connection: CopyConnection, start: number): void => {
    for (let at = start; at < bytes.length; at += chunkBytes) {
      if (failed) return;
      if (connection.stream.writableNeedDrain) {
        connection.stream.once('drain', () => feed(connection, at));
        return;
      }
      connection.sendCopyFromChunk(bytes.subarray(at, at + chunkBytes));
    }
    connection.endCopyFrom();
  };
  const query: CopyQuery = {
    callback: done,
    submit: (connection) => connection.query(`copy ${into} from stdin (format binary)`),
    handleCopyInResponse: (connection) => feed(connection, 0),
    handleCommandComplete: () => {},
    handleError: (error) => {
      failed = true;
      query.callback(error);
    },
    handleReadyForQuery: () => query.callback(null),
  };
  return query;
}
