import type { Instant } from '../../../src/core/instant.ts';
import type { OutgoingRecord } from '../destination.ts';

/**
 * What an object of these records is called: by the first and the last sequence, so that a batch that is sent again
 * writes the same object again.
 */
export function rangeOf(records: readonly OutgoingRecord[]): string {
  const sequences = records.map(({ sequence }) => sequence);
  const first = sequences.reduce((least, sequence) => Math.min(least, sequence));
  const last = sequences.reduce((most, sequence) => Math.max(most, sequence));
  return `${padded(first)}-${padded(last)}`;
}

/** `2026/11/23`: the day of the first event. */
export function dayFolder(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10).replaceAll('-', '/');
}

/** `20261123`, as Security Lake's `eventDay`. */
export function eventDay(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10).replaceAll('-', '');
}

/** Names sort as numbers do. */
function padded(sequence: number): string {
  return String(sequence).padStart(16, '0');
}
