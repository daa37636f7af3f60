import type { ActivityView } from '../../../src/core/api/live-views.ts';

/** What happens while the list is paused. Bounded: past that many events only their number is known. */
export interface HeldEvents {
  readonly add: (events: readonly ActivityView[]) => void;
  readonly count: () => number;
  /** What was held, and nothing is held any more. `complete`: nothing had to be left out. */
  readonly take: () => { readonly events: readonly ActivityView[]; readonly complete: boolean };
}

const mostHeld = 5000;

export function holdEvents(most: number = mostHeld): HeldEvents {
  let held: ActivityView[] = [];
  let count = 0;
  return {
    add(events) {
      count += events.length;
      for (const event of events) if (held.length < most) held.push(event);
    },
    count: () => count,
    take() {
      const taken = { events: held, complete: held.length === count };
      held = [];
      count = 0;
      return taken;
    },
  };
}
