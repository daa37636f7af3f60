import { setTimeout as pause } from 'node:timers/promises';
import type { Instant } from '../../src/core/instant.ts';
import { describeError } from '../describe-error.ts';
import type { Log } from '../log.ts';
import type { Access } from '../store/audited-read.ts';
import type { LiveSource } from '../store/live/live-source.ts';

interface Listened {
  readonly q: string;
  readonly access: Access;
}

/**
 * What the audit says of a stream: that it was opened, before its first byte, and how many events were sent, when it
 * ends. One that was opened and never ended was cut off by the end of its collector, or still goes on.
 */
export interface StreamLinks {
  readonly opened: (listened: Listened) => Promise<void>;
  /** Does not wait. Tried again for some seconds, because what was sent cannot be called back. */
  readonly ended: (listened: Listened, events: number) => void;
  /** Resolves when no link is under way. */
  readonly settled: () => Promise<void>;
}

const pausesMs = [200, 1000, 3000];
/** The audit's column. */
const mostItems = 2 ** 31 - 1;

export function createStreamLinks({
  source,
  now,
  log,
}: {
  readonly source: Pick<LiveSource, 'record'>;
  readonly now: () => Instant;
  readonly log: Log;
}): StreamLinks {
  const underWay = new Set<Promise<void>>();
  const end = async ({ q, access }: Listened, events: number): Promise<void> => {
    const link = { action: 'live.ended', subject: subjectOf(q), items: Math.min(events, mostItems) } as const;
    for (const pauseMs of [...pausesMs, null]) {
      try {
        return await source.record(link, { ...access, at: now() });
      } catch (error) {
        if (pauseMs === null)
          return log.warn('live.end_not_audited', { ...describeError(error), count: events });
        await pause(pauseMs);
      }
    }
  };
  return {
    opened: ({ q, access }) =>
      source.record({ action: 'live.opened', subject: subjectOf(q), items: null }, access),
    ended: (listened, events) => {
      const work = end(listened, events).finally(() => underWay.delete(work));
      underWay.add(work);
    },
    settled: async () => void (await Promise.all(underWay)),
  };
}

/** A filter may hold anything, so only its length is kept. */
function subjectOf(q: string): string | null {
  return q === '' ? null : `filter of ${q.length} characters`;
}
