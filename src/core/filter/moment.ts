import { type Instant, instant } from '../instant.ts';

/** A moment as it was written stands for all of its last unit: a day for the day, `10:00Z` for that minute. */
export interface WrittenMoment {
  readonly from: Instant;
  /** Does not belong to it any more. */
  readonly to: Instant;
  readonly isDay: boolean;
}

const form =
  /^(\d{4}-\d{2}-\d{2})(?:T((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3}))?)?(Z|[+-]\d{2}:\d{2}))?$/;
const dayMs = 86_400_000;

/** A day in UTC, or a date and time with its zone (RFC 3339; the seconds may be left out); else null. */
export function parseMoment(text: string): WrittenMoment | null {
  const [, day, minute, second, fraction, zone] = form.exec(text.toUpperCase()) ?? [];
  if (day === undefined) return null;
  const midnight = Date.parse(`${day}T00:00:00.000Z`);
  // The 30th of February is read as a day of March.
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(day)) return null;
  if (minute === undefined) return written(midnight, dayMs, true);
  const from = Date.parse(
    `${day}T${minute}:${second ?? '00'}.${(fraction ?? '').padEnd(3, '0')}${zone ?? 'Z'}`,
  );
  if (Number.isNaN(from)) return null;
  const unit = second === undefined ? 60_000 : 10 ** (3 - (fraction?.length ?? 0));
  return written(from, unit, false);
}

function written(from: number, unit: number, isDay: boolean): WrittenMoment {
  return { from: instant(from), to: instant(from + unit), isDay };
}

/** The shortest text that stands for this moment to the millisecond. */
export function writeMoment(at: Instant): string {
  return new Date(at).toISOString();
}
