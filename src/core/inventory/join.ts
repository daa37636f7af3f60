/**
 * The joins a field can have. Each is commutative, associative and idempotent, which is all that law 1
 * needs: the order, the repetition and the splitting of observations never change the result.
 * The store builds its SQL from the same names, so memory and database cannot disagree.
 */
export type JoinName = 'least' | 'greatest' | 'union';

export type Scalar = string | number | boolean;
export type Joined = Scalar | null | readonly string[];

/** How each field of a row of type `Row` is joined. Fields that identify the row are left out. */
export type Joins<Row> = { readonly [Field in keyof Row]?: JoinName };

/** The joining functions. A test replaces one by an addition to show that the law's tests can fail. */
export const joinFunctions: Readonly<Record<JoinName, (a: Joined, b: Joined) => Joined>> = {
  least: (a, b) => pick(a, b, -1),
  greatest: (a, b) => pick(a, b, 1),
  union: (a, b) => union(a as readonly string[], b as readonly string[]),
};

/** Null is the neutral element, as in PostgreSQL's LEAST and GREATEST. */
function pick(a: Joined, b: Joined, sign: 1 | -1): Joined {
  if (a === null) return b;
  if (b === null) return a;
  return compare(a as Scalar, b as Scalar) * sign >= 0 ? a : b;
}

/**
 * A set keeps its least members in code point order (`COLLATE "C"`) once it holds this many: the least n
 * of a union is again a join, "the first n that came" is not.
 */
export const largestSet = 256;

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  if (b.length === 0) return a;
  return [...new Set([...a, ...b])].sort(compareText).slice(0, largestSet);
}

function compare(a: Scalar, b: Scalar): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return Number(a) - Number(b);
}

/** Code point order, which is the byte order of UTF-8 and so PostgreSQL's `COLLATE "C"`. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return surrogateLast(x) - surrogateLast(y);
  }
  return a.length - b.length;
}

/** UTF-16 puts surrogates below U+E000..U+FFFF; code point order puts them above. */
function surrogateLast(unit: number): number {
  return unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit;
}

/** Joins two rows of one identity, field by field. Neither is changed. */
export function joinRows<Row extends object>(
  joins: Joins<Row>,
  [row, incoming]: readonly [Row, Row],
  functions: Readonly<Record<JoinName, (a: Joined, b: Joined) => Joined>> = joinFunctions,
): Row {
  const result = { ...row } as Record<string, unknown>;
  for (const [field, name] of Object.entries(joins) as [string, JoinName][]) {
    const a = (row as Record<string, Joined>)[field] ?? null;
    const b = (incoming as Record<string, Joined>)[field] ?? null;
    result[field] = functions[name](a, b);
  }
  return result as Row;
}
