import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { SuggestionsView } from '../../../src/core/api/aggregate-views.ts';
import { apiPath, get } from '../api/request.ts';
import { looksSecret } from './looks-secret.ts';

const afterMs = 90;

/** How the text may go on at the caret. Null: not asked, or nothing is known. */
export function useSuggestions(text: string, at: number | null): Signal<SuggestionsView | null> {
  const found = useSignal<SuggestionsView | null>(null);
  useEffect(() => {
    // A secret is not sent to ask how it goes on.
    if (at === null || looksSecret(text)) {
      found.value = null;
      return;
    }
    const abort = new AbortController();
    const ask = async () => {
      try {
        // An empty text is a question, too: what can one ask for?
        found.value = await get<SuggestionsView>(
          `${apiPath('suggestions')}?${new URLSearchParams({ q: text, at: String(at) })}`,
          abort.signal,
        );
      } catch {
        // Writing goes on without them.
        if (!abort.signal.aborted) found.value = null;
      }
    };
    const timer = setTimeout(() => void ask(), afterMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text, at]);
  return found;
}
