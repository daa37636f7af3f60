const units = [
  { minutes: 525_600, word: 'y' },
  { minutes: 1440, word: 'd' },
  { minutes: 60, word: 'h' },
  { minutes: 1, word: 'min' },
] as const;

/** A span of time in its two largest units, rounded: `3 d 4 h`, `12 min`; `< 1 min`. */
export function spanWords(minutes: number): string {
  if (minutes < 0) return `−${spanWords(-minutes)}`;
  if (minutes === 0) return '0 min';
  const whole = Math.round(minutes);
  if (whole < 1) return '< 1 min';
  const first = units.findIndex((unit) => whole >= unit.minutes);
  const [large, small] = [units[first], units[first + 1]];
  if (large === undefined) return '< 1 min';
  if (small === undefined) return `${whole} ${large.word}`;
  const parts = Math.round(whole / small.minutes);
  const each = large.minutes / small.minutes;
  const rest = Math.floor(parts % each);
  const count = Math.floor(parts / each).toLocaleString('en');
  return rest === 0 ? `${count} ${large.word}` : `${count} ${large.word} ${rest} ${small.word}`;
}
