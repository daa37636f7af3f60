import type { Instant } from '../instant.ts';
import { writeDuration } from './duration.ts';
import { type Claim, defaultSort, type Filter, type Match, type Range, type TimeMatch } from './filter.ts';
import { writeMoment } from './moment.ts';
import { writeValue, writeWord } from './write-text.ts';

/** A filter as text: what is read from it is the same filter. Times are absolute in it. */
export function writeFilter({ terms, sort, asOf }: Filter): string {
  const isDefault = sort.by === defaultSort.by && sort.descending === defaultSort.descending;
  return [
    ...terms.map(writeTerm),
    ...(isDefault ? [] : [`sort:${sort.descending ? '-' : ''}${sort.by}`]),
    ...(asOf === null ? [] : [`as-of:${writeMoment(asOf)}`]),
  ].join(' ');
}

/** A claim and whether it is to hold. */
export type WritableTerm = Claim & { readonly negated: boolean };

export function writeTerm(term: WritableTerm): string {
  return `${term.negated ? '-' : ''}${writeClaim(term)}`;
}

function writeClaim(claim: Claim): string {
  switch (claim.kind) {
    case 'text':
      return writeWord(claim.text);
    case 'state':
      return `is:${claim.states.join(',')}`;
    case 'flag':
      return `${claim.field}:${claim.is}`;
    case 'credential':
    case 'usage':
      return `${claim.field}:${writeMatch(claim.match)}`;
    case 'time':
      return `${claim.field}:${writeTime(claim.match)}`;
    case 'number':
      return `${claim.field}:${writeRange(claim.range, String)}`;
    case 'duration':
      return `${claim.field}:${writeDurations(claim.range)}`;
    default:
      return claim satisfies never;
  }
}

function writeMatch(match: Match): string {
  if (match.kind === 'some') return '*';
  if (match.kind === 'none') return 'none';
  return match.values.map(({ text, isPrefix }) => `${writeValue(text)}${isPrefix ? '*' : ''}`).join(',');
}

function writeTime(match: TimeMatch): string {
  if (match.kind === 'some') return '*';
  if (match.kind === 'none') return 'none';
  const { from, to } = match;
  if (from === null) return to === null ? '*' : `<${writeMoment(to)}`;
  if (to === null) return `>=${writeMoment(from)}`;
  return `${writeMoment(from)}..${writeMoment((to - 1) as Instant)}`;
}

function writeRange({ least, most }: Range, write: (end: number) => string): string {
  if (least === most && least !== null) return write(least);
  if (most === null) return `>=${write(least ?? 0)}`;
  return least === null ? `<=${write(most)}` : `${write(least)}..${write(most)}`;
}

const secondMs = 1_000;

/** `>90d` is one millisecond more than 90 days, and nobody wants to read those. */
function writeDurations(range: Range): string {
  const { least, most } = range;
  if (most === null && least !== null && least % secondMs === 1) return `>${writeDuration(least - 1)}`;
  if (least === null && most !== null && (most + 1) % secondMs === 0) return `<${writeDuration(most + 1)}`;
  return writeRange(range, writeDuration);
}
