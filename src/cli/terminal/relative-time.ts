const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** A moment as one looks at it now: `12s ago`, `in 14m`, `now`. Whole units, rounded down. */
export function relativeTime(at: number, now: number): string {
  const apart = Math.abs(now - at);
  const unit = units.find(([, ms]) => apart >= ms);
  if (unit === undefined) return 'now';
  const amount = `${Math.floor(apart / unit[1])}${unit[0]}`;
  return at > now ? `in ${amount}` : `${amount} ago`;
}

/** When something was seen: a sender's clock that is ahead of ours does not make it happen later. */
export function timeAgo(at: number, now: number): string {
  return relativeTime(Math.min(at, now), now);
}

/** `timeAgo` in fewer columns: `12s`. */
export function shortTimeAgo(at: number, now: number): string {
  return timeAgo(at, now).replace(/ ago$/, '');
}

/** `2027-01-15 08:00:00Z` */
export function clockTime(iso: string): string {
  return iso.replace('T', ' ').replace(/\.\d+Z$/, 'Z');
}
