import { describe, expect, test } from 'vitest';
import { createReadAhead, type ReadAhead } from '../../../collector/export/read-ahead.ts';
import type { EventPage } from '../../../collector/store/export/event-source.ts';
import type { OutboxPosition } from '../../../collector/store/export/read-outbox.ts';

const limit = 10;

const place = (cursor: number): OutboxPosition => ({ cursor, part: 0 });

/** Events numbered `first` to `head`, of which only the ends of pages matter here. */
function outbox(first: number, head: number) {
  const asked: number[] = [];
  const state = { first, head };
  const read = async ({ cursor }: OutboxPosition): Promise<EventPage> => {
    asked.push(cursor);
    const begin = Math.max(cursor, state.first - 1);
    const end = Math.max(begin, Math.min(begin + limit, state.head));
    const missed = begin > cursor ? { events: begin - cursor, until: 0 as never } : null;
    return { events: [], end: place(end), isEnd: end - begin < limit, missed };
  };
  return { asked, state, read };
}

const guess = ({ cursor }: OutboxPosition): OutboxPosition => place(cursor + limit);

async function ends(pages: ReadAhead, how: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (let i = 0; i < how; i++) found.push((await pages.next()).end.cursor);
  return found;
}

describe('reading ahead', () => {
  test('gives every page once, in order, and reads none twice', async () => {
    const { asked, read } = outbox(1, 45);
    const pages = createReadAhead(place(0), { read, fullPageEnd: guess });
    expect(await ends(pages, 5)).toEqual([10, 20, 30, 40, 45]);
    expect(asked.filter((cursor) => cursor < 45)).toEqual([0, 10, 20, 30, 40]);
  });

  test('two pages are read while one is delivered, and no more', async () => {
    const { asked, read } = outbox(1, 1000);
    const pages = createReadAhead(place(0), { read, fullPageEnd: guess });
    await pages.next();
    expect(asked).toEqual([0, 10, 20]);
    await pages.next();
    expect(asked).toEqual([0, 10, 20, 30]);
  });

  test('a page that was read from a place that proves wrong is let go', async () => {
    const { state, read } = outbox(1, 100);
    const pages = createReadAhead(place(0), { read, fullPageEnd: guess });
    const dropping = {
      read: async (after: OutboxPosition): Promise<EventPage> => {
        if (after.cursor === 10) state.first = 36;
        return read(after);
      },
    };
    const whole = createReadAhead(place(0), { ...dropping, fullPageEnd: guess });
    expect(await ends(whole, 3)).toEqual([10, 45, 55]);
    expect(await ends(pages, 2)).toEqual([45, 55]);
  });

  test('a short page tells where the next one begins, whatever was guessed', async () => {
    const { state, read } = outbox(1, 25);
    const pages = createReadAhead(place(0), { read, fullPageEnd: guess });
    expect(await ends(pages, 3)).toEqual([10, 20, 25]);
    state.head = 60;
    expect(await ends(pages, 4)).toEqual([35, 45, 55, 60]);
  });

  test('where nobody knows the end of a page, one is read ahead', async () => {
    const { asked, read } = outbox(1, 1000);
    const pages = createReadAhead(place(0), { read, fullPageEnd: () => null });
    expect(await ends(pages, 2)).toEqual([10, 20]);
    expect(asked).toEqual([0, 10, 20]);
  });

  test('a read that fails is told to who asks for that page, and to nobody before', async () => {
    const { read } = outbox(1, 1000);
    const failing = async (after: OutboxPosition): Promise<EventPage> => {
      if (after.cursor === 20) throw new Error('away');
      return read(after);
    };
    const pages = createReadAhead(place(0), { read: failing, fullPageEnd: guess });
    expect(await ends(pages, 2)).toEqual([10, 20]);
    // Long enough for a rejection that nobody has heard of to end the process.
    await new Promise((resolve) => setImmediate(resolve));
    await expect(pages.next()).rejects.toThrow('away');
  });
});
