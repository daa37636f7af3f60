import { canonicalValue } from '../../canonical.ts';
import type { Secret } from '../../secret.ts';

/** A JSON object or a form, read by name. Any value may be missing or of a strange type. */
export type Fields = Readonly<Record<string, unknown>>;

/** Metadata longer than this is cut: it goes into spans. */
const longestText = 512;
const mostListed = 64;

/** The object that a JSON text is; null for arrays, scalars, truncated text and anything else. */
export function jsonFields(text: string): Fields | null {
  if (!text.trimStart().startsWith('{')) return null;
  try {
    return asFields(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The fields of a form (`application/x-www-form-urlencoded`); a repeated name becomes a list. */
export function formFields(text: string): Fields {
  const fields = Object.create(null) as Record<string, string | string[]>;
  for (const [name, value] of new URLSearchParams(text)) {
    const before = fields[name];
    if (before === undefined) fields[name] = value;
    else if (typeof before === 'string') fields[name] = [before, value];
    else if (before.length < mostListed) before.push(value);
  }
  return fields;
}

const formType = /^application\/x-www-form-urlencoded\b/i;

/** Whether a content type is that of a form or, likewise, of JSON; parameters such as `charset` may follow. */
export function isFormType(contentType: string | null): boolean {
  // Asked for every request: the length tells most of them apart.
  return contentType !== null && contentType.length >= 33 && formType.test(contentType);
}
export function isJsonType(contentType: string | null): boolean {
  return contentType !== null && /^application\/json\b/i.test(contentType);
}

/** Either of the two, by its first character: a form never starts with a brace. */
export function bodyFields(text: string): Fields | null {
  return text.trimStart().startsWith('{') ? jsonFields(text) : formFields(text.trim());
}

/** A value as fields when it is an object, else null. */
export function asFields(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

/** The text of a field that is no secret; the first one of a list. */
export function textField(fields: Fields | null, name: string): string | null {
  const value = fields?.[name];
  const text = Array.isArray(value) ? value[0] : value;
  if (typeof text !== 'string') return null;
  return shortText(text);
}

/** A text that is no secret, cut to a length a span can carry; null when there is none. */
export function shortText(text: string | null): string | null {
  return text?.trim().slice(0, longestText) || null;
}

/** All texts of a field that may be one text or a list of them. */
export function textsField(fields: Fields | null, name: string): readonly string[] {
  const value = fields?.[name];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.filter((item) => typeof item === 'string' && item.trim() !== '') as string[];
  return texts.slice(0, mostListed).map((text) => text.trim().slice(0, longestText));
}

/** A secret in its canonical form, never cut. */
export function secretField(fields: Fields | null, name: string): Secret | null {
  const value = fields?.[name];
  const text = Array.isArray(value) ? value[0] : value;
  return typeof text === 'string' ? canonicalValue(text) : null;
}

/** Words of a list such as an OAuth scope: separated by spaces (RFC 6749 section 3.3), by commas at GitHub. */
export function wordsField(fields: Fields | null, name: string): readonly string[] {
  const value = fields?.[name];
  if (typeof value !== 'string') return textsField(fields, name);
  const words = value.split(/[\s,]+/).filter((word) => word !== '');
  return [...new Set(words)].slice(0, mostListed).map((word) => word.slice(0, longestText));
}
