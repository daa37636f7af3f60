import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { MayflyError } from '../../../src/core/errors.ts';
import { asMayflyError, get } from './request.ts';

export interface Asked<Answer> {
  /** The latest answer; null: none yet. Kept while it is asked again, also when that fails. */
  readonly data: ReadonlySignal<Answer | null>;
  readonly error: ReadonlySignal<MayflyError | null>;
  readonly loading: ReadonlySignal<boolean>;
  readonly reload: () => void;
}

/** The answer of the API to `path`, asked again every `everyMs` while the page is visible. Null asks nothing. */
export function useAnswer<Answer>(path: string | null, everyMs: number | null = null): Asked<Answer> {
  const data = useSignal<Answer | null>(null);
  const error = useSignal<MayflyError | null>(null);
  const loading = useSignal(path !== null);
  const turn = useSignal(0);
  const again = turn.value;
  useEffect(() => {
    data.value = null;
  }, [path]);
  useEffect(() => {
    if (path === null) return;
    const abort = new AbortController();
    const ask = async () => {
      loading.value = true;
      try {
        data.value = await get<Answer>(path, abort.signal);
        error.value = null;
      } catch (thrown) {
        if (abort.signal.aborted) return;
        error.value = asMayflyError(thrown);
      }
      loading.value = false;
    };
    void ask();
    const timer = everyMs === null ? undefined : setInterval(() => document.hidden || void ask(), everyMs);
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [path, everyMs, again]);
  return { data, error, loading, reload: () => (turn.value += 1) };
}
