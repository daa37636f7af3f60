/** Why a drainer stopped before everything was sent. Nothing is lost: what is left stays in the spool. */
export interface DrainStop {
  /**
   * `unreachable`: no answer. `busy`: the collector cannot take it now. `denied`: it does not know the
   * token. `refused`: what answers is not a collector. The first two are worth another try.
   */
  readonly kind: 'unreachable' | 'busy' | 'denied' | 'refused';
  /** One clause that names the endpoint; never holds a header or a line. */
  readonly message: string;
  readonly status: number | null;
  /** As the collector asked (RFC 9110 section 10.2.3). */
  readonly retryAfterMs: number | null;
}

/** What a drainer did. */
export interface DrainReport {
  /** Whole lines read in this call. */
  readonly read: number;
  /** Lines acknowledged and kept by the collector. */
  readonly sent: number;
  /** Lines that cannot be taken: refused by the collector, or no OTLP at all. */
  readonly rejected: number;
  /** Last lines that were half-written when their process died. */
  readonly unfinished: number;
  /** Bytes that are still in the spool, not acknowledged; a line being written counts. */
  readonly keptBytes: number;
  /** Files of ended processes that were sent whole and removed. */
  readonly deleted: number;
  readonly stop: DrainStop | null;
  /** What somebody should know but what stopped nothing; at most a few. */
  readonly notes: readonly string[];
}

export const emptyReport: DrainReport = {
  read: 0,
  sent: 0,
  rejected: 0,
  unfinished: 0,
  keptBytes: 0,
  deleted: 0,
  stop: null,
  notes: [],
};

export const mostNotes = 4;

/** Two calls on one directory, one after the other, as one. */
export function addReports(first: DrainReport, then: DrainReport): DrainReport {
  return { ...joinReports(first, then), keptBytes: then.keptBytes };
}

/** Calls on two directories as one. */
export function joinReports(first: DrainReport, then: DrainReport): DrainReport {
  return {
    read: first.read + then.read,
    sent: first.sent + then.sent,
    rejected: first.rejected + then.rejected,
    unfinished: first.unfinished + then.unfinished,
    deleted: first.deleted + then.deleted,
    keptBytes: first.keptBytes + then.keptBytes,
    stop: then.stop,
    notes: [...new Set([...first.notes, ...then.notes])].slice(0, mostNotes),
  };
}

/** Whether the same request may succeed later. */
export function isRetryable(stop: DrainStop): boolean {
  return stop.kind === 'unreachable' || stop.kind === 'busy';
}
