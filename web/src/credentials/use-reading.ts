import { type Signal, useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useRef } from 'preact/hooks';

export interface Reading {
  readonly holder: RefObject<HTMLDivElement | null>;
  /** The first row is seen. */
  readonly atTop: Signal<boolean>;
  /** Whether rows may change places by themselves: nobody scrolled, points at one or has the keyboard in them. */
  readonly mayMove: () => boolean;
  readonly onPointerMove: () => void;
}

/** A pointer that rests is no hand at work. */
const restsAfterMs = 5000;

export function useReading(): Reading {
  const holder = useRef<HTMLDivElement>(null);
  const atTop = useSignal(true);
  const pointedAt = useRef(0);
  return {
    holder,
    atTop,
    mayMove: () =>
      atTop.peek() &&
      Date.now() - pointedAt.current > restsAfterMs &&
      holder.current?.contains(document.activeElement) !== true,
    onPointerMove: () => (pointedAt.current = Date.now()),
  };
}
