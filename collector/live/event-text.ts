import type { GapView, ReadyView } from '../../src/core/api/live-views.ts';

/** Text of Server-Sent Events (WHATWG HTML section 9.2.5) that is sent whole. */
export interface Piece {
  readonly bytes: Buffer;
  /** How many activities it tells. */
  readonly activities: number;
}

const pieceCharacters = 64 * 1024;

/**
 * Events of the type `activity`. Only the last one has an id: who is cut off in between goes on before the first, and
 * is told some of them again rather than none.
 */
export function activityPieces(jsons: readonly string[], id: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let [text, activities] = ['', 0];
  for (const [i, json] of jsons.entries()) {
    const isLast = i === jsons.length - 1;
    text += `event: activity\n${isLast ? `id: ${id}\n` : ''}data: ${json}\n\n`;
    activities += 1;
    if (!isLast && text.length < pieceCharacters) continue;
    pieces.push({ bytes: Buffer.from(text), activities });
    [text, activities] = ['', 0];
  }
  return pieces;
}

export function gapPiece(gap: GapView, id: string): Piece {
  return other(`event: gap\nid: ${id}\ndata: ${JSON.stringify(gap)}\n\n`);
}

export function readyPiece(ready: ReadyView, id: string): Piece {
  return other(`event: ready\nid: ${id}\ndata: ${JSON.stringify(ready)}\n\n`);
}

/** How long clients wait before they come again. */
export function retryPiece(ms: number): Piece {
  return other(`retry: ${ms}\n\n`);
}

/** A sign of life; an id without data moves on where a client would go on. */
export function beatPiece(id: string | null): Piece {
  return other(id === null ? ':\n\n' : `:\nid: ${id}\n\n`);
}

function other(text: string): Piece {
  return { bytes: Buffer.from(text), activities: 0 };
}
