import type { Span } from '../../core/filter/filter.ts';
import { inert } from '../terminal/inert.ts';
import type { Paint } from '../terminal/style.ts';
import { textWidth } from '../terminal/text-width.ts';

const indent = '  ';

/**
 * A text and a line below it that marks a place in it, both within so many columns. No lines when the text may not be
 * shown as it is: what is withheld or escaped in it would move the place.
 */
export function pointAt(
  text: string,
  { from, to }: Span,
  { width, paint }: { readonly width: number; readonly paint: Paint },
): readonly string[] {
  if (text === '' || inert(text) !== text) return [];
  const room = Math.max(10, width - indent.length - 1);
  const start = windowStart(text, Math.min(to, from + Math.floor(room / 2)), room);
  const shown = takeColumns(text.slice(start), room);
  const before = textWidth(text.slice(start, from));
  const length = Math.max(1, Math.min(textWidth(text.slice(from, to)), textWidth(shown) - before));
  return [`${indent}${shown}`, `${indent}${' '.repeat(before)}${paint('red', '^'.repeat(length))}`];
}

/** Where the text begins to be shown, so that a place in it is in sight. */
export function windowStart(text: string, at: number, room: number): number {
  let start = 0;
  while (textWidth(text.slice(start, at)) >= room) start += Math.ceil(room / 2);
  return start;
}

/** As much of a text as fits. */
export function takeColumns(text: string, room: number): string {
  let [out, width] = ['', 0];
  for (const character of text) {
    width += textWidth(character);
    if (width > room) break;
    out += character;
  }
  return out;
}
