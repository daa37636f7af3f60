import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface ListKeys {
  readonly holder: RefObject<HTMLElement | null>;
  readonly togglePause: () => void;
  readonly renew: () => void;
  readonly help: () => void;
}

/** Keys of the list, wherever the focus is but where somebody writes or presses a button. */
export function useListKeys(keys: ListKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
      if (!(event.target instanceof Element) || event.target.closest('input, textarea, select, dialog'))
        return;
      // Space presses a button, and follows no link: there it means what it means everywhere.
      if (event.key === ' ' && event.target.closest('button, a')) return;
      if (act(event.key, latest.current)) event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

function act(key: string, { holder, togglePause, renew, help }: ListKeys): boolean {
  switch (key) {
    case ' ':
      togglePause();
      return true;
    case '/':
      document.getElementById('filter')?.focus();
      return true;
    case '?':
      help();
      return true;
    case 'r':
      renew();
      return true;
    case 'j':
    case 'k':
    case 'ArrowDown':
    case 'ArrowUp':
      // Into the list, to the row where it was left.
      activeRow(holder.current)?.focus();
      return true;
    case 'c':
      activeRow(holder.current)?.querySelector<HTMLElement>('.icon-button')?.click();
      return true;
    case 'Escape':
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      return true;
    default:
      return false;
  }
}

function activeRow(holder: HTMLElement | null): HTMLElement | null {
  return holder?.querySelector<HTMLElement>('[role="row"][tabindex="0"]') ?? null;
}
