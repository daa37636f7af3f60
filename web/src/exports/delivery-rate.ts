export interface DeliveryReading {
  readonly at: number;
  /** How many events were delivered by then. */
  readonly delivered: number;
}

const overMs = 60_000;
/** Less says nothing. */
const leastMs = 3_000;

/** With a reading more, and no more than are needed for the last minute. A destination made anew begins anew. */
export function withReading(
  readings: readonly DeliveryReading[],
  reading: DeliveryReading,
): readonly DeliveryReading[] {
  const last = readings.at(-1);
  if (last !== undefined && last.delivered > reading.delivered) return [reading];
  if (last?.delivered === reading.delivered) return readings;
  const base = baseOf(readings, reading.at);
  return [...readings.slice(base), reading];
}

/** Events a second over the last minute, or since the first reading; null: it is too early to say. */
export function ratePerSecond(readings: readonly DeliveryReading[], now: number): number | null {
  const [base, last] = [readings[baseOf(readings, now)], readings.at(-1)];
  if (base === undefined || last === undefined || now - base.at < leastMs) return null;
  return (last.delivered - base.delivered) / (Math.min(overMs, now - base.at) / 1000);
}

/** The latest that is a minute old; else the first. */
function baseOf(readings: readonly DeliveryReading[], now: number): number {
  return Math.max(
    0,
    readings.findLastIndex(({ at }) => at <= now - overMs),
  );
}

/** `12/s`, `0.4/s`; null: `–` */
export function rateWords(rate: number | null): string {
  if (rate === null) return '–';
  if (rate === 0) return '0/s';
  if (rate < 0.1) return '< 0.1/s';
  return `${rate.toLocaleString('en', { maximumFractionDigits: rate < 10 ? 1 : 0 })}/s`;
}
