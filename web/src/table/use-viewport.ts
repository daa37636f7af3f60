import { type ReadonlySignal, useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { TablePosition } from './virtual-table.tsx';

export interface Viewport {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly scrollTop: ReadonlySignal<number>;
  readonly height: ReadonlySignal<number>;
  readonly onScroll: () => void;
  readonly scrollTo: (top: number) => void;
}

/** What is seen of the rows, from where somebody was before. */
export function useViewport(position: TablePosition, rowHeight: number): Viewport {
  const scroller = useRef<HTMLDivElement>(null);
  const scrollTop = useSignal(position.scrollTop);
  const height = useSignal(0);
  const heightBefore = useRef(rowHeight);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const resized = new ResizeObserver(() => (height.value = element.clientHeight));
    resized.observe(element);
    return () => resized.disconnect();
  }, []);
  const note = (top: number): void => {
    position.scrollTop = top;
    scrollTop.value = top;
  };
  const scrollTo = (top: number): void => {
    if (scroller.current !== null) scroller.current.scrollTop = top;
    note(top);
  };
  // Another list, or the same one in rows of another height.
  useLayoutEffect(() => {
    scrollTo((position.scrollTop / heightBefore.current) * rowHeight);
    heightBefore.current = rowHeight;
  }, [position, rowHeight]);
  return { scroller, scrollTop, height, onScroll: () => note(scroller.current?.scrollTop ?? 0), scrollTo };
}
