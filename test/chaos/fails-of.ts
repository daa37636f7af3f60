import type { Outcome } from './campaign.ts';

/** What a campaign must not come to, in words; empty: the promises are kept. */
export function failsOf({ lost, extra, unproved, refused = 0 }: Outcome): readonly string[] {
  const counted: readonly (readonly [number, string])[] = [
    [lost, 'lost'],
    [extra, 'extra'],
    [unproved, 'unproved'],
    [refused, 'not taken after a retry'],
  ];
  return counted
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count.toLocaleString('en')} ${what}`);
}
