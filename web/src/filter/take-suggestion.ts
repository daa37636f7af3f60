import type { SuggestionsView } from '../../../src/core/api/aggregate-views.ts';

/** The text with a suggestion in it, and where writing goes on. Null: there is no such suggestion. */
export function takeSuggestion(
  text: string,
  found: SuggestionsView | null,
  index: number,
): { readonly text: string; readonly caret: number } | null {
  const suggestion = found?.suggestions[index];
  if (found === null || suggestion === undefined) return null;
  const { from, to } = found.replaces;
  // Behind a field its value is written, behind a value the next term.
  const word = suggestion.kind === 'value' ? `${suggestion.text.trimEnd()} ` : suggestion.text;
  const rest = suggestion.kind === 'value' ? text.slice(to).trimStart() : text.slice(to);
  return { text: `${text.slice(0, from)}${word}${rest}`, caret: from + word.length };
}
