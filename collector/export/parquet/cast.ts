import { objectOf } from '../json-answer.ts';
import { type Column, type Columns, isList } from './column.ts';

/** Attributes that fit no declared column, by their paths: they are kept as JSON, not left out. */
export type Leftover = Map<string, unknown>;

interface Place {
  /** What a member's name is put behind: empty, or ends with a dot. */
  readonly path: string;
  readonly left: Leftover;
}

/** Members as their columns hold them: 64-bit integers as bigint, absent as null. What does not fit goes to `left`. */
export function castMembers(
  members: Readonly<Record<string, unknown>>,
  columns: Columns,
  place: Place,
): Readonly<Record<string, unknown>> {
  for (const name of Object.keys(members)) {
    if (!Object.hasOwn(columns, name)) place.left.set(`${place.path}${name}`, members[name]);
  }
  const cells: Record<string, unknown> = {};
  for (const name of Object.keys(columns)) {
    const column = columns[name];
    const value = Object.hasOwn(members, name) ? members[name] : null;
    if (column === undefined || value === null || value === undefined) {
      cells[name] = null;
    } else if (typeof column === 'string') {
      // Most members are here, and have no path made for them.
      cells[name] = castScalar(value, column);
      if (cells[name] === null) place.left.set(`${place.path}${name}`, value);
    } else {
      cells[name] = castNested(value, column, { path: `${place.path}${name}`, left: place.left });
    }
  }
  return cells;
}

function castNested(value: unknown, column: Exclude<Column, string>, { path, left }: Place): unknown {
  if (isList(column)) {
    if (Array.isArray(value))
      return value.map((one, i) => castElement(one, column, { path: `${path}[${i}]`, left }));
  } else {
    const members = objectOf(value);
    if (members !== null) return castMembers(members, column, { path: `${path}.`, left });
  }
  left.set(path, value);
  return null;
}

function castElement(value: unknown, [column]: readonly [Column], place: Place): unknown {
  if (value === null || value === undefined) return null;
  if (typeof column !== 'string') return castNested(value, column, place);
  const scalar = castScalar(value, column);
  if (scalar === null) place.left.set(place.path, value);
  return scalar;
}

type Scalar = Extract<Column, string>;

function castScalar(value: unknown, column: Scalar): string | number | bigint | boolean | null {
  if (column === 'text') {
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;
  }
  if (column === 'json') return JSON.stringify(value);
  if (column === 'flag') return typeof value === 'boolean' ? value : null;
  if (column === 'long') return Number.isSafeInteger(value) ? BigInt(Number(value)) : null;
  return typeof value === 'number' && (value | 0) === value ? value : null;
}
