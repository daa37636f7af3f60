import type { Filter } from '../../../src/core/filter/filter.ts';
import type { ExportEvent } from '../../../src/core/siem/event.ts';
import type { Database } from '../database.ts';
import { type Exporting, exportEvents } from './export-events.ts';
import { matchingEvents } from './matching-events.ts';
import { type OutboxPage, type OutboxPosition, readMinute, readOutbox } from './read-outbox.ts';

/** An event, and where one is that has it and all before it. */
export interface Placed {
  readonly event: ExportEvent;
  readonly position: OutboxPosition;
}

export interface EventPage {
  readonly events: readonly Placed[];
  /** Where one is that has the page: behind what did not match, too. */
  readonly end: OutboxPosition;
  readonly isEnd: boolean;
  readonly missed: OutboxPage['missed'];
}

export interface EventQuestion extends Exporting {
  readonly after: OutboxPosition;
  readonly limit: number;
  readonly rollup: 'none' | 'minute';
  readonly filter: Filter;
}

/** The next events that a destination gets, in order. A page may be empty before the end. */
export async function readEvents(db: Database, question: EventQuestion): Promise<EventPage> {
  const { after, limit, rollup, filter, now } = question;
  const page = await (rollup === 'none' ? readOutbox : readMinute)(db, after, limit);
  const { rows, positions, isEnd, missed } = page;
  const matching = await matchingEvents(db, { filter, now, rows });
  const wanted = rows.filter(({ seq }) => matching.has(seq));
  const events = await exportEvents(db, wanted, question);
  const positionOf = new Map(rows.map(({ seq }, index) => [seq, positions[index]] as const));
  const reached = missed === null ? after : { cursor: after.cursor + missed.events, part: 0 };
  return {
    events: wanted.flatMap((row, index) => {
      const [event, position] = [events[index] ?? null, positionOf.get(row.seq)];
      return event === null || position === undefined ? [] : [{ event, position }];
    }),
    end: positions.at(-1) ?? reached,
    isEnd,
    missed,
  };
}
