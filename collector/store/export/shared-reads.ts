import type { EventPage, EventQuestion } from './event-source.ts';

type Read = (question: EventQuestion) => Promise<EventPage>;

/** So many pages, for so long: who comes later reads for itself. */
const mostPages = 4;
const keptMs = 1_000;

/**
 * Reads pages once for all destinations that want everything and are at the same place, as they are while none of them
 * is behind. Who gets a page that another one has asked for is told that there may be more: it reads on where that page
 * ends, so that they stay together.
 */
export function sharedReads(read: Read): Read {
  const pages = new Map<string, Promise<EventPage>>();
  const forget = (key: string, page: Promise<EventPage>): void => {
    if (pages.get(key) === page) pages.delete(key);
  };
  return async (question) => {
    const { after, limit, rollup, filter, publicUrl } = question;
    if (rollup !== 'none' || filter.terms.length > 0) return read(question);
    const key = JSON.stringify([after.cursor, after.part, limit, publicUrl]);
    const known = pages.get(key);
    if (known !== undefined) return { ...(await known), isEnd: false };
    const reading = read(question);
    pages.set(key, reading);
    for (const [oldest, page] of pages) if (pages.size > mostPages) forget(oldest, page);
    try {
      const page = await reading;
      // Of what is not there yet nothing can be kept.
      if (page.end.cursor === after.cursor) forget(key, reading);
      else setTimeout(() => forget(key, reading), keptMs).unref();
      return page;
    } catch (error) {
      forget(key, reading);
      throw error;
    }
  };
}
