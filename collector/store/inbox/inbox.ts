import type { Batch } from '../../../src/core/batch/batch.ts';
import type { Instant } from '../../../src/core/instant.ts';

/** One accepted request, ready to be kept. */
export interface InboxEntry {
  /** `encodeBatch(batch)`: what the inbox keeps. */
  readonly body: Uint8Array;
  /** 16 bytes over `body`: the same request again is a duplicate. */
  readonly hash: Uint8Array;
  readonly receivedAt: Instant;
  /** Observations and heartbeats in it. */
  readonly spans: number;
  /** `batch.sender`. */
  readonly sender: string | null;
}

/**
 * Where a request stands in the inbox: `stream * 2^32 + seq`, a safe integer. Streams are given by the database
 * (one for each life of a collector), `seq` by its only writer in the order of its commits: so within a stream
 * nothing becomes visible out of order, and "folded up to here" has no gaps (decision 13).
 */
export type InboxPosition = number;

export const positionOf = (stream: number, seq: number): InboxPosition => stream * 2 ** 32 + seq;
export const streamOf = (position: InboxPosition): number => Math.floor(position / 2 ** 32);
export const seqOf = (position: InboxPosition): number => position % 2 ** 32;

/**
 * A stream, beyond doubt: a failover that loses rows may take back a number, and the database gives it again.
 */
export interface StreamLife {
  readonly stream: number;
  readonly openedAt: Instant;
}

/** Up to which seq a stream is folded. */
export interface Watermark extends StreamLife {
  readonly seq: number;
}

export const isSameLife = (one: StreamLife, other: StreamLife): boolean =>
  one.stream === other.stream && one.openedAt === other.openedAt;

/** What became of an entry: `position` is null for a duplicate, which is stored (and folded) elsewhere. */
export interface Appended {
  readonly position: InboxPosition | null;
}

/** A row of the inbox, read back. */
export interface InboxRow {
  readonly position: InboxPosition;
  readonly receivedAt: Instant;
  readonly body: Uint8Array;
  readonly sender: string | null;
}

/** What is committed and not yet folded. */
export interface Pending {
  readonly position: InboxPosition;
  /** Of its stream. */
  readonly openedAt: Instant;
  readonly batch: Batch;
}
