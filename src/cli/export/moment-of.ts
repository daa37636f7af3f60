import { MayflyError } from '../../core/errors.ts';
import { parseDuration } from '../../core/filter/duration.ts';
import { parseMoment } from '../../core/filter/moment.ts';
import { inertCut } from '../terminal/inert.ts';

/** A moment as the filter language writes it, or so long ago: `2026-11-20T10:00Z`, `2026-11-20`, `6h`. As RFC 3339. */
export function momentOf(text: string, now: number, where: string): string {
  const ago = parseDuration(text);
  const at = ago === null ? parseMoment(text)?.from : now - ago;
  if (at !== undefined && at >= 0) return new Date(at).toISOString();
  throw new MayflyError(
    'request.invalid',
    `${where} takes a time, as in 2026-11-20T10:00Z, or how long ago, as in 6h, not ${inertCut(text, 30)}`,
  );
}
