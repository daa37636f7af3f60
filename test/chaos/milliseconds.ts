import { median, quantile } from '../bench/quantile.ts';

/** `p50 / p99 / most` of some times, for people. */
export function milliseconds(sample: readonly number[]): string {
  if (sample.length === 0) return 'none';
  const figures = [median(sample), quantile(sample, 0.99), quantile(sample, 1)];
  return `${figures.map((ms) => Math.round(ms).toLocaleString('en')).join(' / ')} ms (p50 / p99 / most)`;
}
