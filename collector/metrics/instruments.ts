import type { Description, Family, Labels, Sample } from './family.ts';

/** Adds to a counter; it never falls. */
export interface Counter extends Family {
  readonly add: (by: number) => void;
}

/** A counter for each of a few known values of one label. All of them are there from the start, at 0. */
export interface CounterBy<Value extends string> extends Family {
  readonly add: (value: Value, by: number) => void;
}

export interface Histogram extends Family {
  readonly observe: (value: number) => void;
}

export function counter(description: Description): Counter {
  let total = 0;
  return {
    ...described(description),
    type: 'counter',
    add: (by) => {
      if (by > 0) total += by;
    },
    samples: () => [{ suffix: '_total', labels: [], value: total }],
  };
}

export function counterBy<Value extends string>(
  label: string,
  values: readonly Value[],
  description: Description,
): CounterBy<Value> {
  const totals = new Map<Value, number>(values.map((value) => [value, 0]));
  return {
    ...described(description),
    type: 'counter',
    add: (value, by) => {
      const before = totals.get(value);
      if (before !== undefined && by > 0) totals.set(value, before + by);
    },
    samples: () =>
      [...totals].map(([value, total]) => ({ suffix: '_total', labels: [[label, value]], value: total })),
  };
}

/** A counter whose total somebody else keeps. */
export function counterOf(description: Description, read: () => number | null): Family {
  return { ...described(description), type: 'counter', samples: () => one('_total', read()) };
}

/** A value that is asked for at each scrape; null: not known, and so not shown. */
export function gauge(description: Description, read: () => number | null): Family {
  return { ...described(description), type: 'gauge', samples: () => one('', read()) };
}

/** 1 for the one value of a label that holds now, 0 for the others; null: none is known. */
export function gaugeOfState<Value extends string>(
  label: string,
  values: readonly Value[],
  { read, ...description }: Description & { readonly read: () => Value | null },
): Family {
  const samples = (): readonly Sample[] => {
    const now = read();
    if (now === null) return [];
    return values.map((value) => ({ suffix: '', labels: [[label, value]], value: value === now ? 1 : 0 }));
  };
  return { ...described(description), type: 'gauge', samples };
}

export function info(description: Description, labels: Labels): Family {
  return { ...described(description), type: 'info', samples: () => [{ suffix: '_info', labels, value: 1 }] };
}

/** Cumulative buckets with these upper bounds, in ascending order, and one without a bound. */
export function histogram(bounds: readonly number[], description: Description): Histogram {
  const counts = new Float64Array(bounds.length + 1);
  let sum = 0;
  return {
    ...described(description),
    type: 'histogram',
    observe: (value) => {
      if (!(value >= 0)) return;
      let bucket = 0;
      while (bucket < bounds.length && value > (bounds[bucket] ?? 0)) bucket++;
      counts[bucket] = (counts[bucket] ?? 0) + 1;
      sum += value;
    },
    samples: () => {
      const samples: Sample[] = [];
      let below = 0;
      for (const [i, count] of counts.entries()) {
        below += count;
        samples.push({ suffix: '_bucket', labels: [['le', bound(bounds[i])]], value: below });
      }
      samples.push({ suffix: '_sum', labels: [], value: sum });
      samples.push({ suffix: '_count', labels: [], value: below });
      return samples;
    },
  };
}

/** OpenMetrics writes the bounds as floats always: `1.0`, not `1`. */
function bound(value: number | undefined): string {
  if (value === undefined) return '+Inf';
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function described({ name, help, unit = '' }: Description): Pick<Family, 'name' | 'help' | 'unit'> {
  return { name, help, unit };
}

function one(suffix: Sample['suffix'], value: number | null): readonly Sample[] {
  return value === null ? [] : [{ suffix, labels: [], value }];
}
