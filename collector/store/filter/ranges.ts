import { liveMs } from '../../../src/core/credential-state.ts';
import type { Filter, Term } from '../../../src/core/filter/filter.ts';
import { isLimited } from '../read-scope.ts';
import type { World } from './world.ts';

/** From `from` until before `to`, in milliseconds; null is open. */
export interface TimeRange {
  readonly from: number | null;
  readonly to: number | null;
}

export type RangedColumn = 'last_seen_at' | 'first_seen_at' | 'expires_at' | 'ended_at';

/**
 * Between what times the columns of the rows of all credentials lie that can match, whoever asks: what a reader with
 * limits saw last is at most as late as the row says, and what one saw first at least as early.
 */
export function rangesOf({ terms }: Filter, world: World): Readonly<Record<RangedColumn, TimeRange>> {
  const ranges: Record<RangedColumn, TimeRange> = {
    last_seen_at: open,
    first_seen_at: world.asOf === null ? open : { from: null, to: world.asOf + 1 },
    expires_at: open,
    ended_at: open,
  };
  const narrow = (column: RangedColumn, { from, to }: TimeRange): void => {
    const known = ranges[column];
    ranges[column] = { from: later(known.from, from), to: earlier(known.to, to) };
  };
  for (const term of terms) for (const [column, range] of rangesOfTerm(term, world)) narrow(column, range);
  return ranges;
}

const open: TimeRange = { from: null, to: null };

function rangesOfTerm(term: Term, world: World): readonly (readonly [RangedColumn, TimeRange])[] {
  if (term.negated) return [];
  const asTold = isLimited(world.scope);
  if (term.kind === 'state') {
    if (term.states.every((state) => state === 'live'))
      return [['last_seen_at', { from: world.at - liveMs, to: null }]];
    if (term.states.every((state) => state === 'expired'))
      return [['expires_at', { from: null, to: world.at + 1 }]];
    return term.states.every((state) => state === 'ended') ? [['ended_at', { from: 0, to: null }]] : [];
  }
  if (term.kind !== 'time' || term.match.kind === 'none') return [];
  const range = term.match.kind === 'some' ? { from: 0, to: null } : term.match;
  switch (term.field) {
    // What was last seen, used or fetched by some moment or some reader is no later than the row's own.
    case 'last-seen':
      return [['last_seen_at', { from: range.from, to: asTold || world.asOf !== null ? null : range.to }]];
    case 'last-used':
    case 'fetched':
      return [['last_seen_at', { from: range.from, to: null }]];
    case 'first-seen':
      return [['first_seen_at', { from: asTold ? null : range.from, to: range.to }]];
    case 'expires':
      return [['expires_at', range]];
    case 'ended':
      return [['ended_at', { from: range.from ?? 0, to: asTold ? null : range.to }]];
    default:
      return [];
  }
}

function later(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}

function earlier(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}
