import { type BodySink, copyOf, inflate } from './body-tap.ts';

const prefixBytes = 5;

/**
 * Splits the body of a gRPC answer into its messages (grpc.io PROTOCOL-HTTP2, "Length-Prefixed-Message":
 * one byte that says whether it is compressed, four of length) and hands each over as it is complete,
 * because a stream may never end. A message above `mostBytes` is passed over and told to `onLost`.
 */
export function grpcMessages(options: {
  readonly mostBytes: number;
  /** `grpc-encoding` of the answer. */
  readonly encoding: () => string | null;
  readonly onMessage: (message: Buffer) => void;
  readonly onLost: () => void;
}): BodySink {
  const { mostBytes, encoding, onMessage, onLost } = options;
  let pending: Buffer = Buffer.alloc(0);
  /** Bytes of a message that is too large, still to come. */
  let skip = 0;

  function next(): boolean {
    if (skip > 0) {
      const skipped = Math.min(skip, pending.length);
      skip -= skipped;
      pending = pending.subarray(skipped);
    }
    if (skip > 0 || pending.length < prefixBytes) return false;
    const length = pending.readUInt32BE(1);
    if (length > mostBytes) {
      onLost();
      skip = prefixBytes + length;
      return true;
    }
    if (pending.length < prefixBytes + length) return false;
    const isCompressed = pending[0] === 1;
    const body = pending.subarray(prefixBytes, prefixBytes + length);
    pending = pending.subarray(prefixBytes + length);
    const message = isCompressed ? inflate(body, encoding() ?? 'gzip', mostBytes) : body;
    if (message === null) onLost();
    else onMessage(message);
    return true;
  }

  return {
    add(chunk, chunkEncoding) {
      const copy = copyOf(chunk, chunkEncoding);
      if (copy === null) return;
      pending = pending.length === 0 ? copy : Buffer.concat([pending, copy]);
      while (next());
    },
  };
}
