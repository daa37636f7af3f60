import { withoutCredentials } from '../../core/holds-credential.ts';
import { cutText } from '../../core/otlp/clean-text.ts';
import { replaceUnseen, utf16Escape, visibleText } from '../../core/visible-text.ts';

/**
 * Text from outside as it may stand in a terminal: escape sequences, line breaks and characters that turn
 * the direction of writing come out as visible escapes, and a credential as `withheld` (law 3).
 */
export function inert(text: string): string {
  return visibleText(withoutCredentials(text));
}

/** What somebody typed, short enough for a sentence: cut after a secret in it is gone, not through it. */
export function inertCut(typed: string, longest: number): string {
  return inert(cutText(withoutCredentials(typed), longest));
}

/** JSON whose strings are inert too: the same value, every such character written as `\u`. */
export function inertJson(value: unknown, space?: number): string {
  const text = JSON.stringify(value, null, space);
  return replaceUnseen(text, (character) => (character === '\n' ? character : utf16Escape(character)));
}
