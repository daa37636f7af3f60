import type { CoverageGap } from '../../core/api/inventory-views.ts';
import { inert } from './inert.ts';
import type { StyleName } from './style.ts';

const words: Readonly<Record<CoverageGap, string>> = {
  no_heartbeat: 'no heartbeat',
  implausible: 'implausible',
  contested: 'contested',
  silent: 'silent',
  dropped: 'dropped',
  shadowed: 'hooks replaced',
  clock_skew: 'clock wrong',
  overflowed: 'overflowed',
  unattributed: 'unattributed',
  no_environment: 'no environment',
  no_owner: 'no owner',
};
const mild: ReadonlySet<string> = new Set(['unattributed', 'no_environment', 'no_owner']);

/** What is not seen of a workload, in a word or two. A collector that is newer may know more. */
export function gapText(gap: string): string {
  return Object.hasOwn(words, gap) ? words[gap as CoverageGap] : inert(gap);
}

/** Of all gaps of a workload. */
export function gapsStyle(gaps: readonly string[]): StyleName | null {
  return gaps.every((gap) => mild.has(gap)) ? 'dim' : 'yellow';
}
