import { useEffect, useRef } from 'preact/hooks';
import { Icon } from './icon.tsx';

const afterMs = 250;

/** Words to look for in a list that knows no filters. Asked a moment after somebody stops writing. */
export function WordSearch({
  label,
  q,
  onAsk,
}: {
  readonly label: string;
  readonly q: string;
  readonly onAsk: (q: string) => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    const input = field.current;
    if (input !== null && input !== document.activeElement) input.value = q;
  }, [q]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const ask = () => {
    clearTimeout(timer.current);
    onAsk(field.current?.value.trim() ?? '');
  };
  const later = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(ask, afterMs);
  };
  return (
    <search class="word-search">
      <Icon name="search" />
      <input
        ref={field}
        type="search"
        aria-label={label}
        placeholder={label}
        defaultValue={q}
        maxLength={256}
        spellcheck={false}
        onInput={later}
        onKeyDown={(event) => event.key === 'Enter' && ask()}
      />
    </search>
  );
}
