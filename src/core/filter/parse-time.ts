import { type Instant, instant } from '../instant.ts';
import { type Operator, readBounds } from './bounds.ts';
import { parseDuration } from './duration.ts';
import type { TimeField } from './fields.ts';
import type { TimeMatch } from './filter.ts';
import { FilterError } from './filter-error.ts';
import { parseMoment, type WrittenMoment } from './moment.ts';
import type { RawValue } from './scan-terms.ts';

type Between = Extract<TimeMatch, { kind: 'between' }>;

/** The value of a time, made absolute by the moment that the filter is about. */
export function parseTime(field: TimeField, value: RawValue, now: Instant): TimeMatch {
  if (value.raw === '*') return { kind: 'some' };
  if (value.raw === 'none') return { kind: 'none' };
  const match = between(field, value, now);
  if (match.from !== null && match.to !== null && match.from >= match.to) {
    throw new FilterError(value.at, 'no moment lies between these: the first must be the earlier one');
  }
  return match;
}

function between(field: TimeField, value: RawValue, now: Instant): Between {
  const bounds = readBounds(value);
  if (bounds.kind === 'range') {
    const [first, last] = [moment(bounds.least), moment(bounds.most)];
    if (first === undefined || last === undefined || (first === null && last === null)) {
      throw new FilterError(
        value.at,
        `${field} takes a range of days or moments, one end may be *: ${field}:2026-11-01..2026-11-20`,
      );
    }
    return { kind: 'between', from: first?.from ?? null, to: last?.to ?? null };
  }
  const duration = parseDuration(bounds.operand);
  const at = duration === null ? parseMoment(bounds.operand) : null;
  if (bounds.kind === 'one') {
    if (at !== null) return { kind: 'between', from: at.from, to: at.to };
    throw duration === null ? noTime(field, value) : new FilterError(value.at, ago(field, bounds.operand));
  }
  if (at !== null) return compared(bounds.operator, at);
  if (duration === null) throw noTime(field, value);
  return field === 'expires'
    ? within(bounds.operator, now + duration, now)
    : since(bounds.operator, now - duration);
}

function moment(end: string | null): WrittenMoment | null | undefined {
  return end === null ? null : (parseMoment(end) ?? undefined);
}

function compared(operator: Operator, at: WrittenMoment): Between {
  if (operator === '<') return until(at.from);
  if (operator === '<=') return until(at.to);
  return from(operator === '>' ? at.to : at.from);
}

/** Less long ago is later. */
function since(operator: Operator, at: number): Between {
  if (operator === '<') return from(at + 1);
  if (operator === '<=') return from(at);
  return until(operator === '>' ? at : at + 1);
}

/** Of what is to come: what is past is not within the next hour. */
function within(operator: Operator, at: number, now: Instant): Between {
  if (operator === '>') return from(at + 1);
  if (operator === '>=') return from(at);
  return { kind: 'between', from: instant(now + 1), to: instant(operator === '<' ? at : at + 1) };
}

function from(at: number): Between {
  return { kind: 'between', from: instant(at), to: null };
}

function until(at: number): Between {
  return { kind: 'between', from: null, to: instant(at) };
}

function ago(field: TimeField, duration: string): string {
  const [less, more] = field === 'expires' ? ['within that time', 'later'] : ['less long ago', 'longer ago'];
  return `say ${field}:<${duration} for ${less}, ${field}:>${duration} for ${more}`;
}

function noTime(field: TimeField, value: RawValue): FilterError {
  return new FilterError(
    value.at,
    `${field} takes a time: <5m, >1h (units s m h d w), a day (2026-11-20), a moment with its zone (>=2026-11-20T10:00Z), 2026-11-01..2026-11-20, * or none`,
  );
}
