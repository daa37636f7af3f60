import type { Instant } from '../instant.ts';
import { instant } from '../instant.ts';
import { type ProcessDoubt, processDoubts } from './process-doubt.ts';
import type { ProcessRow } from './rows.ts';

/** No process uses one credential in one way more often. */
const mostPerMs = 100;
/** Clocks tick in milliseconds, and a first reading may stand for some uses. */
const graceMs = 1_000;

/** When a process must have begun to count at the latest, had it never counted faster than is plausible. */
export function countedFrom(at: number, count: number): number {
  return Math.floor(at - count / mostPerMs);
}

export function doubtsAbout({
  countedFrom: from,
  firstSeenAt,
  senders,
}: Pick<ProcessRow, 'countedFrom' | 'firstSeenAt' | 'senders'>): readonly ProcessDoubt[] {
  return processDoubts.filter((doubt) =>
    doubt === 'implausible' ? isImplausible(from, firstSeenAt) : senders.length > 1,
  );
}

/** A reading is beyond what the process can have counted since it was first seen. */
function isImplausible(from: Instant | null, firstSeenAt: Instant): boolean {
  return from !== null && from < instant(firstSeenAt - graceMs);
}
