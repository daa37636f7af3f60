import { type ReadonlySignal, type Signal, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { ActivityView } from '../../../src/core/api/live-views.ts';
import { holdEvents } from '../live/held-events.ts';
import { openLiveStream, type StreamState } from '../live/live-stream.ts';
import { type KeptList, listOf } from './keep-list.ts';
import type { ListPlace } from './list-place.ts';

export interface LiveCredentials extends KeptList {
  readonly stream: ReadonlySignal<StreamState>;
  readonly paused: Signal<boolean>;
  /** Events that wait until the list goes on. */
  readonly held: ReadonlySignal<number>;
  /** Credentials to which something happened and that are not in the list as it is shown. */
  readonly fresh: ReadonlySignal<number>;
  readonly togglePause: () => void;
  /** Asks the list again from its beginning. */
  readonly renew: () => void;
}

/** Every question is audited, so the list asks again by itself only so often: when there is more to show, … */
const moreMs = { attention: 10_000, live: 2500, all: 2500 } as const;
/** … and when only the order may have changed. */
const orderMs = 10_000;
/** While nothing says what happens, it asks. */
const pollMs = 10_000;
/** What needs attention changes with the clock, too. */
const attentionMs = 20_000;

/** The list of a place and what happens to it. `mayMove`: nobody is reading in the middle of it. */
export function useLiveCredentials(place: ListPlace, mayMove: () => boolean): LiveCredentials {
  const { tab, q } = place;
  const paused = useSignal(false);
  const held = useSignal(0);
  const fresh = useSignal(0);
  const stream = useSignal<StreamState>('connecting');
  const list = useMemo(() => listOf({ tab, q }), [tab, q]);
  const { source } = list;
  const waiting = useMemo(() => holdEvents(), [source]);
  const renew = (): void => {
    fresh.value = 0;
    void source.restart();
  };

  useEffect(() => {
    fresh.value = 0;
    held.value = 0;
    const mayRenew = (): boolean => !document.hidden && !paused.value && mayMove();
    const renewIfMay = (): void => void (mayRenew() && renew());
    const soon = onceIn(moreMs[tab], renewIfMay);
    const later = onceIn(orderMs, renewIfMay);
    const take = (events: readonly ActivityView[]): void => {
      if (paused.value) {
        waiting.add(events);
        held.value = waiting.count();
        return;
      }
      const unknown = source.apply(events);
      later.start();
      if (unknown === 0) return;
      // Whether what happened needs attention only the next answer tells.
      if (tab !== 'attention') fresh.value += unknown;
      soon.start();
    };
    const opened = openLiveStream(q, { activity: take, gap: soon.start });
    const forget = opened.state.subscribe((state) => (stream.value = state));
    const poll = setInterval(() => opened.state.value === 'broken' && renewIfMay(), pollMs);
    const again = tab === 'attention' ? setInterval(renewIfMay, attentionMs) : undefined;
    return () => {
      forget();
      opened.close();
      soon.stop();
      later.stop();
      clearInterval(poll);
      clearInterval(again);
    };
  }, [source]);

  const togglePause = (): void => {
    paused.value = !paused.value;
    if (paused.value) return;
    const { events, complete } = waiting.take();
    held.value = 0;
    const unknown = source.apply(events);
    if (!complete || unknown > 0) renew();
  };
  return { ...list, stream, paused, held, fresh, togglePause, renew };
}

/** `act` some time after the first of many starts. */
function onceIn(ms: number, act: () => void): { readonly start: () => void; readonly stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    start() {
      timer ??= setTimeout(() => {
        timer = undefined;
        act();
      }, ms);
    },
    stop: () => clearTimeout(timer),
  };
}
