/** In milliseconds, the longest first. */
const units = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;
const unitOf: ReadonlyMap<string, number> = new Map(Object.entries(units));

/** A hundred years. */
const longest = 36_525 * units.d;
const form = /^(\d{1,15})(ms|[smhdw])$/;

/** `90d` in milliseconds; null when it is none, or longer than a hundred years. */
export function parseDuration(text: string): number | null {
  const [, count = '', unit = ''] = form.exec(text) ?? [];
  const ms = Number(count) * (unitOf.get(unit) ?? Number.NaN);
  return ms <= longest ? ms : null;
}

export function writeDuration(ms: number): string {
  for (const [unit, size] of unitOf) if (ms > 0 && ms % size === 0) return `${ms / size}${unit}`;
  return `${ms}s`;
}
