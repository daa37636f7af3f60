import { MayflyError } from '../src/core/errors.ts';
import type { Filter } from '../src/core/filter/filter.ts';
import { parseFilter } from '../src/core/filter/parse-filter.ts';
import { type Instant, instantFromIso } from '../src/core/instant.ts';
import { type AskedTime, type TimeSteps, timeSteps } from './store/time-steps.ts';

const largestPage = 200;
const defaultPage = 50;
const longestWords = 1024;
const longestCursor = 1024;
const mostWords = 32;

/** A page of a list: `limit` and `cursor`. */
export interface AskedPage {
  readonly limit: number;
  readonly cursor: string | null;
  /** The rest of the question, the same for all pages. */
  readonly asked: string;
}

/** `of` is what else tells apart the question: its path. */
export function readPage(parameters: URLSearchParams, of: string): AskedPage {
  return {
    limit: readLimit(parameters.get('limit')),
    cursor: readText(parameters, 'cursor', longestCursor),
    asked: `${of}?${askedBy(parameters)}`,
  };
}

/** How many items a page has at most. */
export function readLimit(value: string | null): number {
  if (value === null) return defaultPage;
  const limit = /^\d{1,9}$/.test(value) ? Number(value) : 0;
  if (limit < 1 || limit > largestPage) throw invalid(`limit must be a number from 1 to ${largestPage}`);
  return limit;
}

/** The question, the same for all pages of its answer. */
export function askedBy(parameters: URLSearchParams): string {
  const asked = new URLSearchParams(parameters);
  for (const name of ['limit', 'cursor']) asked.delete(name);
  asked.sort();
  return asked.toString();
}

/** The words of `q` of lists that are not of credentials. */
export function readWords(parameters: URLSearchParams): readonly string[] {
  const words = (readText(parameters, 'q', longestWords) ?? '').split(/\s+/).filter((word) => word !== '');
  if (words.length > mostWords) throw invalid(`q has more than ${mostWords} words`);
  return words;
}

/** `q` in the filter language; without it everything matches. */
export function readFilterOf(parameters: URLSearchParams, now: Instant): Filter {
  return parseFilter(parameters.get('q') ?? '', now);
}

/** One of these, or null without it. */
export function readOneOf<Value extends string>(
  parameters: URLSearchParams,
  name: string,
  values: readonly Value[],
): Value | null {
  const value = parameters.get(name);
  const found = values.find((each) => each === value);
  if (value !== null && found === undefined) throw invalid(`${name} must be ${values.join(' or ')}`);
  return found ?? null;
}

/** `from`, `to` and `step`; `otherwise` is the step without one. */
export function readSteps(
  parameters: URLSearchParams,
  otherwise: AskedTime['step'],
  now: Instant,
): TimeSteps {
  const step = readOneOf(parameters, 'step', ['hour', 'day']) ?? otherwise;
  return timeSteps({ step, from: readTime(parameters, 'from'), to: readTime(parameters, 'to') }, now);
}

const moment = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

function readTime(parameters: URLSearchParams, name: string): Instant | null {
  const value = parameters.get(name);
  if (value === null) return null;
  const at = momentOf(value);
  if (at === null) throw invalid(`${name} must be a time since 1970, as in 2026-11-20T10:00Z`);
  return at;
}

/** Null: it is no time since 1970. */
export function momentOf(text: string): Instant | null {
  const at = moment.test(text) ? instantFromIso(text) : null;
  return at === null || at < 0 ? null : at;
}

/** A text that a database takes: not empty, bounded, without NUL and without half a character. */
function readText(parameters: URLSearchParams, name: string, longest: number): string | null {
  const value = parameters.get(name);
  if (value === null) return null;
  if (value.length > longest) throw invalid(`${name} is longer than ${longest} characters`);
  if (value.includes('\0') || !value.isWellFormed()) throw invalid(`${name} is not plain text`);
  return value;
}

function invalid(message: string): MayflyError {
  return new MayflyError('request.invalid', message);
}
