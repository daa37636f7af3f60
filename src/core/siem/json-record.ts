import type { FormattedRecord } from './format.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * What JSON.stringify leaves as it is and some reader takes for the end of a line (DEL and C1 with NEL, U+2028 and
 * U+2029), and the escape of half a surrogate pair, which Jackson and others refuse.
 */
const unsafe = /[\u007f-\u009f\u2028\u2029]|\\ud[89a-f]/;
const lineBreaking = /[\u007f-\u009f\u2028\u2029]/g;

/** A record of a format that is JSON: one line, whatever is in the texts; lone surrogates are U+FFFD in both. */
export function jsonRecord(fields: Fields, group: string | null): FormattedRecord {
  const body = JSON.stringify(fields);
  if (isPlain(body) || !unsafe.test(body)) return { body, fields, group };
  const clean = wellFormed(fields);
  return { body: jsonLine(clean), fields: clean, group };
}

/** Found without looking at every character of it by itself, as most records are: ASCII, and no escaped surrogate. */
function isPlain(body: string): boolean {
  return Buffer.byteLength(body) === body.length && !body.includes('\u007f') && !body.includes('\\ud');
}

/** JSON in one line for every reader. For envelopes that are made around `fields`. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(
    lineBreaking,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function wellFormed(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key.toWellFormed(), wellFormedValue(value)]),
  );
}

function wellFormedValue(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormedValue);
  if (typeof value === 'object' && value !== null) return wellFormed({ ...value });
  return value;
}
