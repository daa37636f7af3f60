import { parseDuration } from '../../../src/core/filter/duration.ts';
import { parseMoment } from '../../../src/core/filter/moment.ts';

/** So long ago (`24h`), or a moment (`2026-11-20T10:00Z`), as RFC 3339; null: it is neither. */
export function backfillFrom(text: string, now: number): string | null {
  const given = text.trim();
  const ago = parseDuration(given);
  const at = ago === null ? parseMoment(given)?.from : now - ago;
  return at === undefined || at < 0 ? null : new Date(at).toISOString();
}
