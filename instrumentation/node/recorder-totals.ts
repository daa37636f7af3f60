/**
 * Observations of a process instance and what became of them. Once nothing waits to be written, `seen` is the
 * sum of `spooled`, `coalesced` and `dropped`.
 */
export interface RecorderTotals {
  /** 0 is the first: counters that start over do so under a new one. */
  readonly instance: number;
  readonly seen: number;
  /** A line was written for it. */
  readonly spooled: number;
  /** A later line with its cumulative count stands for it. */
  readonly coalesced: number;
  readonly dropped: number;
  /** No agent, tool or user is known. */
  readonly unattributed: number;
  /** Counted under the key `other`. */
  readonly overflowed: number;
}

export const noTotals: RecorderTotals = {
  instance: 0,
  seen: 0,
  spooled: 0,
  coalesced: 0,
  dropped: 0,
  unattributed: 0,
  overflowed: 0,
};
