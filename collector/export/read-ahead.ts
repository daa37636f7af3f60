import type { EventPage } from '../store/export/event-source.ts';
import type { OutboxPosition } from '../store/export/read-outbox.ts';

/** Pages in order; while one is delivered, the next two are read. Never more than those. */
export interface ReadAhead {
  readonly next: () => Promise<EventPage>;
}

export interface ReadAheadDeps {
  readonly read: (after: OutboxPosition) => Promise<EventPage>;
  /** Where a full page ends that begins behind a place, when nothing of it was dropped; null: nobody knows before. */
  readonly fullPageEnd: (after: OutboxPosition) => OutboxPosition | null;
}

interface Reading {
  readonly after: OutboxPosition;
  readonly page: Promise<EventPage>;
}

/**
 * The database finds one page while another one is decoded here: for that the second read has to begin before the end of
 * the first is known. It is guessed, as numbers have no gaps; a page that was read from a place that proves wrong is let go.
 */
export function createReadAhead(from: OutboxPosition, { read, fullPageEnd }: ReadAheadDeps): ReadAhead {
  let position = from;
  let ahead: readonly Reading[] = [];
  const begin = (after: OutboxPosition): Reading => {
    const page = read(after);
    // Who asks for it hears of it.
    page.catch(() => {});
    return { after, page };
  };
  const following = (guessed: Reading | undefined): readonly Reading[] => {
    const first = guessed !== undefined && isAt(guessed.after, position) ? guessed : begin(position);
    const guess = fullPageEnd(position);
    return guess === null ? [first] : [first, begin(guess)];
  };
  return {
    next: async () => {
      const [reading = begin(position), guessed] = ahead;
      ahead = [];
      const page = await reading.page;
      position = page.end;
      if (!page.isEnd) ahead = following(guessed);
      return page;
    },
  };
}

function isAt(one: OutboxPosition, other: OutboxPosition): boolean {
  return one.cursor === other.cursor && one.part === other.part;
}
