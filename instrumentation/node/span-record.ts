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
  /** Which of the instances that this process was; 0 is the first (law 1: counters never silently restart). */
  readonly instance?: number;
  /** Written after the fact: the active span is not the one that it happened in. */
  readonly isLater?: boolean;
}

/** Where records go. True: it is durable or handed on; false: it cannot be taken now. */
export type Sink = (record: SpanRecord) => boolean;
