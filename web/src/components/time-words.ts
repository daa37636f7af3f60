const units = [
  { ms: 86_400_000, word: 'd' },
  { ms: 3_600_000, word: 'h' },
  { ms: 60_000, word: 'min' },
  { ms: 1000, word: 's' },
] as const;

/** A duration in its largest unit, cut off: `3 h`, `12 min`. From 400 days in years. */
export function durationWords(ms: number): string {
  if (ms >= 400 * 86_400_000) return `${Math.floor(ms / (365.25 * 86_400_000))} y`;
  const unit = units.find((candidate) => ms >= candidate.ms);
  return unit === undefined ? '0 s' : `${Math.floor(ms / unit.ms)} ${unit.word}`;
}

/** How long ago; what is a little in the future by another clock is now. */
export function agoWords(at: number, now: number): string {
  const ms = now - at;
  if (ms < -60_000) return `in ${durationWords(-ms)}`;
  return ms < 5000 ? 'now' : `${durationWords(ms)} ago`;
}

/** When something ends, from now. */
export function untilWords(at: number, now: number): string {
  return at > now ? `in ${durationWords(at - now)}` : `${durationWords(now - at)} ago`;
}

/** The moment itself, for a title: `2026-11-20 10:00:00 UTC`. */
export function momentWords(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}
