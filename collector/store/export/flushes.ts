import type { IntakeTold } from '../intake.ts';

/** Who hears of each window that was written, beside whom the intake tells. */
export interface Flushes {
  readonly told: IntakeTold;
  /** Until the returned function is called. */
  readonly follow: (flushed: () => void) => () => void;
}

export function createFlushes(told: IntakeTold): Flushes {
  const followers = new Set<() => void>();
  return {
    told: {
      ...told,
      folded: (window) => {
        told.folded(window);
        for (const follower of followers) follower();
      },
    },
    follow: (flushed) => {
      const follower = (): void => flushed();
      followers.add(follower);
      return () => followers.delete(follower);
    },
  };
}
