import type { RawValue } from './scan-terms.ts';

/** The forms that times, numbers and durations share, before their ends are read. */
export type Bounds =
  | { readonly kind: 'compared'; readonly operator: Operator; readonly operand: string }
  /** Null is open: `*..5`. */
  | { readonly kind: 'range'; readonly least: string | null; readonly most: string | null }
  | { readonly kind: 'one'; readonly operand: string };

export type Operator = '<' | '<=' | '>' | '>=';

const operators = ['<=', '>=', '<', '>'] as const;

/** `>5`, `1..5`, `5`: quotes make no difference, there is nothing in such values that would need them. */
export function readBounds(value: RawValue): Bounds {
  const text = value.isQuoted ? value.text : value.raw;
  const operator = operators.find((known) => text.startsWith(known));
  if (operator !== undefined) return { kind: 'compared', operator, operand: text.slice(operator.length) };
  const dots = text.indexOf('..');
  if (dots < 0) return { kind: 'one', operand: text };
  return { kind: 'range', least: openAt(text.slice(0, dots)), most: openAt(text.slice(dots + 2)) };
}

function openAt(end: string): string | null {
  return end === '*' ? null : end;
}
