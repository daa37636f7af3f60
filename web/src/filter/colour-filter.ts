import type { Span } from '../../../src/core/filter/filter.ts';
import { findField } from '../../../src/core/filter/find-field.ts';
import { type RawTerm, type RawValue, scanTerms } from '../../../src/core/filter/scan-terms.ts';

export type PieceKind = 'plain' | 'minus' | 'field' | 'unknown' | 'value' | 'operator';

/** A part of a filter's text that is shown in one colour. All parts after one another are the text. */
export interface Piece {
  readonly text: string;
  readonly kind: PieceKind;
  readonly wrong: boolean;
}

/** Cuts a filter's text into coloured parts; what `wrong` covers is marked. */
export function colourFilter(text: string, wrong: Span | null): readonly Piece[] {
  const marks = scanTerms(text).flatMap(marksOf);
  const pieces: Piece[] = [];
  let at = 0;
  const add = (to: number, kind: PieceKind) => {
    for (const end of cutsWithin(at, to, wrong)) {
      if (end > at) pieces.push({ text: text.slice(at, end), kind, wrong: isWithin(at, wrong) });
      at = Math.max(at, end);
    }
  };
  for (const { from, to, kind } of marks) {
    add(from, 'plain');
    add(to, kind);
  }
  add(text.length, 'plain');
  return pieces;
}

interface Mark extends Span {
  readonly kind: PieceKind;
}

function marksOf({ at, negated, field, values }: RawTerm): readonly Mark[] {
  const minus: Mark[] = negated ? [{ from: at.from, to: at.from + 1, kind: 'minus' }] : [];
  if (field === null) return minus;
  const kind = findField(field.name) === null ? 'unknown' : 'field';
  return [...minus, { from: field.at.from, to: field.at.to + 1, kind }, ...values.flatMap(marksOfValue)];
}

function marksOfValue({ at, raw, isQuoted, isPrefix }: RawValue): readonly Mark[] {
  const before = isQuoted ? 0 : (/^(?:[<>]=?|-)/.exec(raw)?.[0].length ?? 0);
  const after = isPrefix ? 1 : 0;
  const marks: readonly Mark[] = [
    { from: at.from, to: at.from + before, kind: 'operator' },
    { from: at.from + before, to: at.to - after, kind: 'value' },
    { from: at.to - after, to: at.to, kind: 'operator' },
  ];
  return marks.filter(({ from, to }) => to > from);
}

function cutsWithin(from: number, to: number, wrong: Span | null): readonly number[] {
  const cuts = wrong === null ? [] : [wrong.from, wrong.to];
  return [...cuts.filter((cut) => cut > from && cut < to), to];
}

function isWithin(at: number, wrong: Span | null): boolean {
  return wrong !== null && at >= wrong.from && at < wrong.to;
}
