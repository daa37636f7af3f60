import { type Bounds, readBounds } from './bounds.ts';
import { parseDuration } from './duration.ts';
import type { DurationField, NumberField } from './fields.ts';
import type { Range } from './filter.ts';
import { FilterError } from './filter-error.ts';
import type { RawValue } from './scan-terms.ts';

export function parseNumber(field: NumberField, value: RawValue): Range {
  return parseRange(value, {
    read: (text) => (/^\d{1,15}$/.test(text) ? Number(text) : null),
    expected: `${field} takes a number of at most 15 digits: ${field}:5, ${field}:>100, ${field}:100..200`,
  });
}

/** In milliseconds. */
export function parseDurations(field: DurationField, value: RawValue): Range {
  return parseRange(value, {
    read: parseDuration,
    expected: `${field} takes a duration of at most a hundred years: ${field}:>90d, ${field}:<=1h, ${field}:1h..2d (units ms s m h d w)`,
  });
}

interface Reading {
  readonly read: (text: string) => number | null;
  readonly expected: string;
}

function parseRange(value: RawValue, { read, expected }: Reading): Range {
  const range = rangeOf(readBounds(value), read);
  if (range === null) throw new FilterError(value.at, expected);
  if (range.most !== null && range.most < (range.least ?? 0)) {
    const reason = range.least === null ? 'nothing is less than 0' : 'the first end must be the smaller one';
    throw new FilterError(value.at, reason);
  }
  return range;
}

function rangeOf(bounds: Bounds, read: Reading['read']): Range | null {
  if (bounds.kind === 'range') {
    const least = bounds.least === null ? null : read(bounds.least);
    const most = bounds.most === null ? null : read(bounds.most);
    const isRead = (bounds.least === null) === (least === null) && (bounds.most === null) === (most === null);
    return isRead && (least !== null || most !== null) ? { least, most } : null;
  }
  const number = read(bounds.operand);
  if (number === null) return null;
  if (bounds.kind === 'one') return { least: number, most: number };
  switch (bounds.operator) {
    case '<':
      return { least: null, most: number - 1 };
    case '<=':
      return { least: null, most: number };
    case '>':
      return { least: number + 1, most: null };
    case '>=':
      return { least: number, most: null };
    default:
      return bounds.operator satisfies never;
  }
}
