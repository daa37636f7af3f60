import type { LiveRange, LiveSource } from '../store/live/live-source.ts';
import { type Activity, createActivities } from './activities.ts';
import type { Untold } from './cursor.ts';

/**
 * Takes what was read, and how far of each stream it goes: only then is that told, so who goes on from there misses
 * nothing.
 */
export type Give = (activities: readonly Activity[], told: ReadonlyMap<number, number>) => Promise<void>;

/** Of one slice: enough to share its cost, and what fits into the buffer of a subscriber. */
const slice = { activities: 1000, spans: 20_000 };
const page: LiveRange['limits'] = { rows: 64, bytes: 4 * 1024 * 1024 };

/** Hears of each request before it is read further: its observations, and its part of the bytes that were read. */
export type Meter = (spans: number, bytes: number) => void;

/** Reads what is untold, in slices, until it is over. Whatever was read and not given is read again. */
export function createTelling(
  source: Pick<LiveSource, 'read'>,
  give: Give,
  meter: Meter = () => {},
): (untold: readonly Untold[], isOver: () => boolean) => Promise<void> {
  return async (untold, isOver) => {
    const activities = createActivities();
    let told = new Map<number, number>();
    const giveAll = async (): Promise<void> => {
      if (told.size === 0 || isOver()) return;
      const given = told;
      told = new Map();
      await give(activities.take(), given);
    };
    for (const { stream, openedAt, after, upTo } of untold) {
      for (let from = after; from < upTo && !isOver(); ) {
        const read = await source.read({ life: { stream, openedAt }, after: from, upTo, limits: page });
        for (const { seq, batch } of read.requests) {
          activities.add(batch);
          told.set(stream, seq);
          meter(batch.length, read.bytes / read.requests.length);
          if (activities.size() >= slice.activities || activities.spans() >= slice.spans) await giveAll();
        }
        from = read.upTo;
        told.set(stream, from);
      }
    }
    await giveAll();
  };
}
