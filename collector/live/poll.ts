export interface PollDeps {
  /** One look. */
  readonly look: () => Promise<void>;
  readonly everyMs: number;
  /** Calls whenever there may be something to see; returns how to end that. */
  readonly follow: (wake: () => void) => () => void;
  /** A look has failed, after one that had not. */
  readonly failing: (error: unknown) => void;
}

/** Looks again and again, never twice at a time, and at once when it is woken. Returns how to end it. */
export function startPoll({ look, everyMs, follow, failing }: PollDeps): () => void {
  let timer: NodeJS.Timeout | undefined;
  let [isLooking, isWoken, isFailing, isOver] = [false, false, false, false];
  const lookOnce = async (): Promise<void> => {
    try {
      await look();
      isFailing = false;
    } catch (error) {
      if (!isFailing && !isOver) failing(error);
      isFailing = true;
    }
  };
  const run = async (): Promise<void> => {
    if (isLooking) {
      isWoken = true;
      return;
    }
    [isLooking, isWoken] = [true, false];
    clearTimeout(timer);
    await lookOnce();
    isLooking = false;
    if (isOver) return;
    timer = setTimeout(() => void run(), isWoken && !isFailing ? 0 : everyMs);
  };
  const unfollow = follow(() => void run());
  timer = setTimeout(() => void run(), everyMs);
  return () => {
    isOver = true;
    unfollow();
    clearTimeout(timer);
  };
}
