import type { AttributeBag, SpanName } from '../../src/core/semconv.ts';

/** A span as hooks make it, before it becomes a spool line or a span of the application's SDK. */
export interface SpanRecord {
  readonly name: SpanName;
  /** Milliseconds since the epoch. */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: AttributeBag;
  /** Of the credential: the same object for every record of it, so that a sink serialises it once. */
  readonly credential: AttributeBag;
}

/** Where records go. True: it is durable or handed on; false: it was dropped. */
export type Sink = (record: SpanRecord) => boolean;
