import type { EventPage } from '../store/export/event-source.ts';
import type { OutboxPosition } from '../store/export/read-outbox.ts';

/** Pages in order; while one is delivered, the next one is read. Never more than that one. */
export interface ReadAhead {
  readonly next: () => Promise<EventPage>;
}

export function createReadAhead(
  from: OutboxPosition,
  read: (after: OutboxPosition) => Promise<EventPage>,
): ReadAhead {
  let position = from;
  let reading: Promise<EventPage> | null = null;
  return {
    next: async () => {
      const page = await (reading ?? read(position));
      reading = null;
      position = page.end;
      if (!page.isEnd) {
        reading = read(position);
        // Who asks for it hears of it.
        reading.catch(() => {});
      }
      return page;
    },
  };
}
