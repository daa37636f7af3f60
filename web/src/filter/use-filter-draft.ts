import { type Signal, useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { SuggestionsView } from '../../../src/core/api/aggregate-views.ts';
import type { FilterError } from '../../../src/core/filter/filter-error.ts';
import { clock } from '../app/clock.ts';
import { problemOf } from './filter-text.ts';
import { takeSuggestion } from './take-suggestion.ts';
import { useSuggestions } from './use-suggestions.ts';

export interface FilterDraft {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly text: string;
  /** What is wrong with it, and not only because it is half written. */
  readonly wrong: FilterError | null;
  readonly suggestions: SuggestionsView['suggestions'];
  /** Place of the suggestion that the keyboard is at; -1: at none. */
  readonly chosen: number;
  readonly take: (index: number) => void;
  /** The text or the caret changed. */
  readonly note: () => void;
  readonly leave: () => void;
  /** Nothing is written and nothing is asked any more. */
  readonly clear: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** A filter while it is written. It is asked on Enter, when it can be read. */
export function useFilterDraft(q: string, onAsk: (q: string) => void): FilterDraft {
  const input = useRef<HTMLInputElement>(null);
  const draft = useSignal(q);
  /** Null: nobody writes. */
  const caret = useSignal<number | null>(null);
  const chosen = useSignal(-1);
  const caretAfter = useRef<number | null>(null);
  const text = draft.value;
  const found = useSuggestions(text, caret.value);
  const suggestions = caret.value === null ? [] : (found.value?.suggestions ?? []);
  const close = (): void => void (caret.value = null);

  useEffect(() => {
    draft.value = q;
    caret.value = null;
  }, [q]);
  useLayoutEffect(() => {
    if (caretAfter.current === null) return;
    input.current?.setSelectionRange(caretAfter.current, caretAfter.current);
    caretAfter.current = null;
  });

  const take = (index: number): void => {
    const taken = takeSuggestion(text, found.value, index);
    if (taken === null) return;
    draft.value = taken.text;
    caretAfter.current = caret.value = taken.caret;
    chosen.value = -1;
    input.current?.focus();
  };
  const ask = (): void => {
    close();
    if (text.trim() === '' || problemOf(text, clock.peek()) === null) onAsk(text.trim());
  };
  const onKeyDown = comboboxKeys({
    suggestions: suggestions.length,
    chosen,
    take,
    ask,
    close,
    open: () => (caret.value = input.current?.selectionStart ?? null),
    leave: () => (text === q ? input.current?.blur() : (draft.value = q)),
  });
  const clear = (): void => {
    close();
    draft.value = '';
    chosen.value = -1;
    input.current?.focus();
    if (q !== '') onAsk('');
  };
  const note = (): void => {
    draft.value = input.current?.value ?? '';
    caret.value = input.current?.selectionStart ?? null;
    chosen.value = -1;
  };
  const wrong = wrongOf(text, caret.value !== null && text !== q);
  const shown = { input, text, wrong, suggestions, chosen: chosen.value };
  return { ...shown, take, note, leave: close, clear, onKeyDown };
}

/** Half a term at the end is no mistake while somebody writes it. */
function wrongOf(text: string, isWriting: boolean): FilterError | null {
  const problem = text.trim() === '' ? null : problemOf(text, clock.peek());
  return problem !== null && isWriting && problem.at.to >= text.length ? null : problem;
}

/** What the keys do in the field (WAI-ARIA Authoring Practices, editable combobox). */
function comboboxKeys({
  suggestions,
  chosen,
  ...act
}: {
  readonly suggestions: number;
  readonly chosen: Signal<number>;
  readonly take: (index: number) => void;
  readonly ask: () => void;
  readonly open: () => void;
  readonly close: () => void;
  readonly leave: () => void;
}): FilterDraft['onKeyDown'] {
  return (event) => {
    const { key } = event;
    const isArrow = key === 'ArrowDown' || key === 'ArrowUp';
    const isChosen = chosen.value >= 0 && chosen.value < suggestions;
    if (isArrow && suggestions > 0) {
      // One place more than there are suggestions: none.
      const places = suggestions + 1;
      chosen.value = ((chosen.value + 1 + (key === 'ArrowDown' ? 1 : places - 1)) % places) - 1;
    } else if (isArrow) act.open();
    else if ((key === 'Tab' || key === 'Enter') && isChosen) act.take(chosen.value);
    else if (key === 'Enter') act.ask();
    else if (key === 'Escape' && suggestions > 0) act.close();
    else if (key === 'Escape') act.leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}
