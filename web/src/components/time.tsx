import { useComputed } from '@preact/signals';
import { clock } from '../app/clock.ts';
import { agoWords, momentWords, untilWords } from './time-words.ts';

/** `5 min ago`, kept up to date; the moment itself is its title. */
export function Ago({ at, none = '–' }: { readonly at: string | null; readonly none?: string }) {
  return at === null ? <span class="muted">{none}</span> : <Moment key={at} at={at} words={agoWords} />;
}

/** `in 12 min`, or `3 h ago` when it is past. */
export function Until({ at, none = '–' }: { readonly at: string | null; readonly none?: string }) {
  return at === null ? <span class="muted">{none}</span> : <Moment key={at} at={at} words={untilWords} />;
}

/** The text alone changes with the clock: nothing around it is made again. */
function Moment({ at, words }: { readonly at: string; readonly words: (at: number, now: number) => string }) {
  const text = useComputed(() => words(Date.parse(at), clock.value));
  return (
    <time dateTime={at} title={momentWords(at)}>
      {text}
    </time>
  );
}
