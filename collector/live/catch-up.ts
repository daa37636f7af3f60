import { isSameLife } from '../store/inbox/inbox.ts';
import type { Cursor, Told, Untold } from './cursor.ts';

/** Up to where those who listen have been told: beyond it they will be told together. */
export function untoldUntil(mine: Cursor, live: Cursor): readonly Untold[] {
  return mine.all().flatMap((told) => {
    const { stream, openedAt, seq } = told;
    const upTo = Math.min(told.watermark, toldLive(told, live));
    return seq < upTo ? [{ stream, openedAt, after: seq, upTo }] : [];
  });
}

/**
 * Whether one has been told all that those who listen have been told. Both must know the same: `mine` was updated
 * with what was read after the live one was last settled otherwise.
 */
export function isCaughtUp(mine: Cursor, live: Cursor): boolean {
  if (untoldUntil(mine, live).length > 0) return false;
  return live.all().every((told) => {
    const own = mine.find(told.stream);
    if (own === null) return told.stream <= mine.base() || told.seq === 0;
    return isSameLife(own, told) ? own.seq >= told.seq : true;
  });
}

/** A stream that is let go has been told to its end; one that is not yet met, not at all. */
function toldLive(told: Told, live: Cursor): number {
  const known = live.find(told.stream);
  if (known !== null) return isSameLife(known, told) ? known.seq : 0;
  return told.stream <= live.base() && told.isClosed ? told.watermark : 0;
}
