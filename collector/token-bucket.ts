/**
 * What may be taken: `burst` at once, and `perSecond` again. Times are milliseconds of a clock that never goes
 * back.
 */
export interface TokenBucket {
  /** Whether one may be taken; it is then. */
  readonly take: (nowMs: number) => boolean;
  /** Takes it all, also when it is not there: then it is owed. */
  readonly charge: (amount: number, nowMs: number) => void;
  readonly isInDebt: (nowMs: number) => boolean;
  /** Nothing is missing: to forget it and to make it anew is the same. */
  readonly isFull: (nowMs: number) => boolean;
}

export function createTokenBucket({
  perSecond,
  burst,
}: {
  readonly perSecond: number;
  readonly burst: number;
}): TokenBucket {
  let level = burst;
  let at = Number.NEGATIVE_INFINITY;
  const fill = (nowMs: number): void => {
    if (at !== Number.NEGATIVE_INFINITY) level = Math.min(burst, level + ((nowMs - at) * perSecond) / 1000);
    at = nowMs;
  };
  return {
    take: (nowMs) => {
      fill(nowMs);
      if (level < 1) return false;
      level--;
      return true;
    },
    charge: (amount, nowMs) => {
      fill(nowMs);
      level -= amount;
    },
    isInDebt: (nowMs) => {
      fill(nowMs);
      return level < 0;
    },
    isFull: (nowMs) => {
      fill(nowMs);
      return level >= burst;
    },
  };
}
