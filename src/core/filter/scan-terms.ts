import type { Span } from './filter.ts';

/** A term as it is written. What is wrong with it is told, not thrown: suggestions are for terms half written. */
export interface RawTerm {
  readonly at: Span;
  readonly negated: boolean;
  /** What stands before the colon; null: a word or a quoted text. */
  readonly field: { readonly name: string; readonly at: Span } | null;
  /** At least one; only of a field more than one. */
  readonly values: readonly RawValue[];
  /** The first thing that is wrong. */
  readonly problem: Problem | null;
}

export interface RawValue {
  /** With quotes and star. */
  readonly at: Span;
  /** As it is written. */
  readonly raw: string;
  /** Without quotes, escapes and the star at the end. */
  readonly text: string;
  readonly isQuoted: boolean;
  /** A star follows. */
  readonly isPrefix: boolean;
}

export interface Problem {
  readonly at: Span;
  readonly message: string;
}

/** Cuts a text into terms, in one pass: every character is looked at a fixed number of times. */
export function scanTerms(text: string): readonly RawTerm[] {
  const terms: RawTerm[] = [];
  let from = 0;
  while (from < text.length) {
    if (isSpace(text.charCodeAt(from))) {
      from += 1;
      continue;
    }
    const term = scanTerm(text, from);
    terms.push(term);
    from = term.at.to;
  }
  return terms;
}

function scanTerm(text: string, from: number): RawTerm {
  const negated = text.charCodeAt(from) === minus;
  const start = negated ? from + 1 : from;
  const colon = endOfName(text, start);
  const isField = colon > start && text.charCodeAt(colon) === colonMark;
  const values: RawValue[] = [];
  let problem: Problem | null = negated ? aloneOrTwice(text, start) : null;
  let at = isField ? colon + 1 : start;
  for (;;) {
    const scanned = scanValue(text, at, isField);
    values.push(scanned.value);
    problem ??= scanned.problem;
    at = scanned.value.at.to;
    if (!isField || text.charCodeAt(at) !== comma) break;
    at += 1;
  }
  if (!isEnd(text, at)) {
    const to = endOfTerm(text, at);
    problem ??= {
      at: { from: at, to },
      message: isField
        ? 'behind a closing quote there must be white space or a comma'
        : 'behind a closing quote there must be white space',
    };
    at = to;
  }
  const field = isField ? { name: text.slice(start, colon), at: { from: start, to: colon } } : null;
  return { at: { from, to: at }, negated, field, values, problem };
}

function aloneOrTwice(text: string, at: number): Problem | null {
  const span = { from: at - 1, to: at };
  if (isEnd(text, at)) {
    return { at: span, message: 'a minus must stand directly before the term that it excludes: -env:dev' };
  }
  if (text.charCodeAt(at) !== minus) return null;
  return {
    at: { from: at - 1, to: at + 1 },
    message: 'one minus is enough; put a text that begins with one in quotes',
  };
}

interface Scanned {
  readonly value: RawValue;
  readonly problem: Problem | null;
}

/** A value that begins there; of a field it ends at a comma. */
export function scanValue(text: string, from: number, isField: boolean): Scanned {
  return text.charCodeAt(from) === quote ? scanQuoted(text, from) : scanBare(text, from, isField);
}

function scanQuoted(text: string, from: number): Scanned {
  let unescaped = '';
  let at = from + 1;
  let problem: Problem | null = null;
  while (at < text.length && text.charCodeAt(at) !== quote) {
    if (text.charCodeAt(at) === backslash) {
      const next = text.charCodeAt(at + 1);
      if (next === quote || next === backslash) at += 1;
      else {
        problem ??= {
          at: { from: at, to: at + 1 },
          message: 'in quotes a backslash stands before a quote or a backslash: write \\\\ for one',
        };
      }
    }
    unescaped += text.charAt(at);
    at += 1;
  }
  const isClosed = at < text.length;
  if (!isClosed) problem ??= { at: { from, to: at }, message: 'the quote is not closed: put a " at its end' };
  const isPrefix = isClosed && text.charCodeAt(at + 1) === star;
  const to = at + (isClosed ? 1 : 0) + (isPrefix ? 1 : 0);
  return {
    value: { at: { from, to }, raw: text.slice(from, to), text: unescaped, isQuoted: true, isPrefix },
    problem,
  };
}

function scanBare(text: string, from: number, isField: boolean): Scanned {
  let to = from;
  let problem: Problem | null = null;
  for (; !isEnd(text, to); to++) {
    const code = text.charCodeAt(to);
    if (isField && code === comma) break;
    const message = forbidden.get(code);
    if (message !== undefined) problem ??= { at: { from: to, to: to + 1 }, message };
  }
  const raw = text.slice(from, to);
  const isPrefix = to > from && text.charCodeAt(to - 1) === star;
  const value = {
    at: { from, to },
    raw,
    text: isPrefix ? raw.slice(0, -1) : raw,
    isQuoted: false,
    isPrefix,
  };
  return { value, problem };
}

const quote = 0x22;
const star = 0x2a;
const comma = 0x2c;
const minus = 0x2d;
const colonMark = 0x3a;
const backslash = 0x5c;

const noParentheses =
  'there are no parentheses: terms stand side by side and all must hold, a comma means any of (env:dev,test); put a text that holds one in quotes';
const forbidden: ReadonlyMap<number, string> = new Map([
  [quote, 'a quote begins a text and ends it: put the whole text in quotes, and \\" for one within'],
  [0x28, noParentheses],
  [0x29, noParentheses],
]);

/** Where a name like `last-used` or `join_key` that begins here ends. */
function endOfName(text: string, from: number): number {
  let at = from;
  while (at < text.length && isNameCharacter(text.charCodeAt(at), at === from)) at += 1;
  return at;
}

function isNameCharacter(code: number, isFirst: boolean): boolean {
  const letter = code | 0x20;
  if (letter >= 0x61 && letter <= 0x7a) return true;
  return !isFirst && ((code >= 0x30 && code <= 0x39) || code === minus || code === 0x5f);
}

function endOfTerm(text: string, from: number): number {
  let at = from;
  while (!isEnd(text, at)) at += 1;
  return at;
}

function isEnd(text: string, at: number): boolean {
  return at >= text.length || isSpace(text.charCodeAt(at));
}

/** What `\s` matches (ECMAScript WhiteSpace and LineTerminator). */
function isSpace(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  if (code < 0x1680) return code === 0xa0;
  return otherSpaces.has(code) || (code >= 0x2000 && code <= 0x200a);
}

const otherSpaces = new Set([0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff]);
