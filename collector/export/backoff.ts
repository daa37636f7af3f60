import type { FailureKind } from './delivery-failure.ts';

const first = { soon: 500, slow: 5_000 };
const longest = { soon: 60_000, slow: 300_000 };
/** A receiver that asks for more is asked again after this all the same. */
const mostAsked = 3_600_000;
const least = 50;

/** Pauses between tries, in shares of the standard ones: tests are in a hurry. */
export interface Pace {
  readonly random: () => number;
  readonly scale: number;
}

/**
 * How long to wait after so many failures in a row: anything up to a bound that doubles (full jitter, so that many that
 * failed together do not come back together), and never less than the receiver asked for (RFC 9110, Retry-After). What
 * only the operator can mend is tried slowly.
 */
export function backoffMs(
  failures: number,
  { kind, retryAfterMs }: { readonly kind: FailureKind; readonly retryAfterMs: number | null },
  { random, scale }: Pace,
): number {
  const speed = kind === 'refused' ? 'slow' : 'soon';
  const bound = Math.min(longest[speed], first[speed] * 2 ** Math.min(20, failures - 1)) * scale;
  const jittered = Math.max(least * scale, random() * bound);
  const asked = Math.min(mostAsked, retryAfterMs ?? 0);
  // Those who were told the same moment do not all come at it.
  return asked === 0 ? jittered : asked + Math.min(jittered, asked * 0.1);
}
