import type { CoverageEvent } from '../../../src/core/siem/event.ts';
import { silentAfterMs } from '../../../src/core/silence.ts';
import type { OutboxRow } from './read-outbox.ts';

/** Behind the name of a gap in the outbox: it is over. */
export const closedMark = ':closed';

/** A gap of a workload as a whole; all others are of one process. */
export const silentGap = 'silent';

interface Words {
  readonly opened: (row: OutboxRow) => string;
  readonly closed: (row: OutboxRow) => string;
}

const ofEnded = 'the process has ended, or was not heard of for a day';

const words: Readonly<Record<string, Words>> = {
  shadowed: {
    opened: ({ value }) =>
      `the hook ${value ?? ''} is shadowed: somebody else has patched the same place, and what goes by there is not seen`,
    closed: ({ value }) => `the hook ${value ?? ''} is not shadowed any more: ${ofEnded}`,
  },
  dropped: {
    opened: ({ count }) =>
      `${count ?? 0} observations were dropped in the process, because they could not be kept`,
    closed: () => `no observations are dropped any more: ${ofEnded}`,
  },
  overflowed: {
    opened: ({ count }) =>
      `${count ?? 0} observations share one key, because a credential had too many of them`,
    closed: () => `no observations share a key any more: ${ofEnded}`,
  },
  [silentGap]: {
    opened: () =>
      `a process of the workload was not heard of for ${silentAfterMs / 1000} seconds and has not said that it ended: what it does is not seen`,
    closed: () =>
      'no process of the workload is silent any more: it was heard of again, has ended, was replaced, or is gone for a day',
  },
};

/** Which gap a row tells of, whether it is over, and both in words. */
export function gapFacts(row: OutboxRow): Pick<CoverageEvent, 'gap' | 'activity' | 'summary'> {
  const gap = gapOf(row);
  const activity = row.change === gap ? 'opened' : 'closed';
  const summary = words[gap]?.[activity](row) ?? 'something is not seen';
  return { gap, activity, summary };
}

export function isOfWorkload(row: OutboxRow): boolean {
  return gapOf(row) === silentGap;
}

function gapOf({ change }: OutboxRow): string {
  const text = change ?? '';
  return text.endsWith(closedMark) ? text.slice(0, -closedMark.length) : text;
}
