import type { Instant } from '../../src/core/instant.ts';

const dayMs = 86_400_000;
/** Days whose text is kept: an inventory speaks of few. */
const mostDays = 1_000;
const dates = new Map<number, string>();
const pairs = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));

/** As `toISOString` writes it, several times faster: an exported event has ten times. */
export function isoTime(at: Instant): string {
  const day = Math.floor(at / dayMs);
  const ms = at - day * dayMs;
  // A part of a millisecond is dropped, towards zero.
  if (!Number.isInteger(ms)) return new Date(at).toISOString();
  const second = Math.floor(ms / 1_000);
  const minute = Math.floor(second / 60);
  const rest = ms % 1_000;
  return `${dateOf(day)}${pair(Math.floor(minute / 60))}:${pair(minute % 60)}:${pair(second % 60)}.${Math.floor(rest / 100)}${pair(rest % 100)}Z`;
}

function pair(n: number): string | undefined {
  return pairs[n];
}

/** With the T behind it. */
function dateOf(day: number): string {
  let date = dates.get(day);
  if (date === undefined) {
    date = new Date(day * dayMs).toISOString().slice(0, -'00:00:00.000Z'.length);
    if (dates.size >= mostDays) dates.clear();
    dates.set(day, date);
  }
  return date;
}
