export const timeRanges = ['24h', '7d', '30d', 'all'] as const;
export type TimeRange = (typeof timeRanges)[number];

export const rangeTitles: Readonly<Record<TimeRange, string>> = {
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
  all: 'All',
};

/** What a chart asks for and shows. */
export interface AskedRange {
  readonly from: string;
  readonly to: string;
  readonly step: 'hour' | 'day';
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const spans: Readonly<Record<Exclude<TimeRange, 'all'>, number>> = {
  '24h': dayMs,
  '7d': 7 * dayMs,
  '30d': 30 * dayMs,
};
/** With fewer days than this, hours can still be told apart. */
const daysInHours = 8;

export function timeRangeOf(text: string | null): TimeRange | null {
  return timeRanges.find((range) => range === text) ?? null;
}

/** The least range that holds all that was seen. */
export function fittingRange(firstSeenAt: string, now: number): TimeRange {
  const age = now - Date.parse(firstSeenAt);
  return age < dayMs ? '24h' : age < 7 * dayMs ? '7d' : age < 30 * dayMs ? '30d' : 'all';
}

/** Whole steps: asked again within one, it is the same question. */
export function askedRange(range: TimeRange, firstSeenAt: string, now: number): AskedRange {
  const since = range === 'all' ? Math.min(Date.parse(firstSeenAt), now) : now - spans[range];
  const step = now - since < daysInHours * dayMs ? 'hour' : 'day';
  const stepMs = step === 'hour' ? hourMs : dayMs;
  return {
    from: new Date(Math.floor(since / stepMs) * stepMs).toISOString(),
    to: new Date((Math.floor(now / stepMs) + 1) * stepMs).toISOString(),
    step,
  };
}

/** Until when a chart is drawn: beyond now as far as the expiry, unless that would press together what was. */
export function drawnUntil({ from, to }: Pick<AskedRange, 'from' | 'to'>, expiresAt: string | null): string {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const expiry = expiresAt === null ? end : Date.parse(expiresAt);
  if (expiry <= end || expiry - end > (end - start) / 2) return to;
  return new Date(expiry + (expiry - start) / 50).toISOString();
}
