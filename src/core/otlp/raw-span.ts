import type { AttributeBag, SpanName } from '../semconv.ts';
import type { CloseLooks } from './close-looks.ts';

/** One of Mayfly's spans as it stood in a request, the same from protobuf and from JSON. */
export interface RawSpan {
  /** 32 lower-case hex digits; null when it is missing, zero or of the wrong length. */
  readonly traceId: string | null;
  /** 16 lower-case hex digits; null as above. */
  readonly spanId: string | null;
  readonly name: SpanName;
  /** Whole milliseconds since the epoch; 0 when not given. */
  readonly startMs: number;
  readonly endMs: number;
  /** The same object for all spans of one resource. */
  readonly resource: AttributeBag;
  /** Holds `mayfly.credential.fingerprint` unchecked. */
  readonly attributes: AttributeBag;
}

/** What a reader reports to. Each span of a request ends in exactly one of `accept`, `ignore` and `refuse`. */
export interface RawSpanSink {
  readonly accept: (span: RawSpan) => void;
  /** A span that is not Mayfly's. */
  readonly ignore: () => void;
  /** A span that cannot be read; the reason never holds input. */
  readonly refuse: (reason: string) => void;
  /** So many attributes of one span or resource were not examined. */
  readonly dropAttributes: (count: number) => void;
  /** What the texts of the request may still take. */
  readonly looks: CloseLooks;
}
