import { withoutCredentials } from '../../core/holds-credential.ts';
import { cutText } from '../../core/otlp/clean-text.ts';

/** What a terminal or a reader would act on instead of showing: controls, format characters, lone surrogates. */
const active = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Text from outside as it may stand in a terminal: escape sequences, line breaks and characters that turn
 * the direction of writing come out as visible escapes, and a credential as `withheld` (law 3).
 */
export function inert(text: string): string {
  return withoutCredentials(text).replace(active, (character) => named[character] ?? escape(character));
}

/** What somebody typed, short enough for a sentence: cut after a secret in it is gone, not through it. */
export function inertCut(typed: string, longest: number): string {
  return inert(cutText(withoutCredentials(typed), longest));
}

/** JSON whose strings are inert too: the same value, every such character written as `\u`. */
export function inertJson(value: unknown, space?: number): string {
  const text = JSON.stringify(value, null, space);
  return text.replace(active, (character) => (character === '\n' ? character : utf16Escape(character)));
}

function escape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : utf16Escape(character);
}

function utf16Escape(character: string): string {
  let out = '';
  for (let i = 0; i < character.length; i++) {
    out += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }
  return out;
}
