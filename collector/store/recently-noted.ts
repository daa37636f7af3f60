/** What was noted lately, each known by four words that are as good as random. */
export interface RecentlyNoted {
  /** Whether it may not be noted yet; it counts as noted then. */
  // oxlint-disable-next-line max-params -- an object for each look costs as much as the look
  readonly isNew: (a: number, b: number, c: number, d: number) => boolean;
  readonly forget: () => void;
}

const width = 4;

/** Remembers the latest of 2 ** `bits`, each in the one place that it can have, in 16 bytes. */
export function createRecentlyNoted(bits: number): RecentlyNoted {
  const noted = new Int32Array((1 << bits) * width);
  return {
    // oxlint-disable-next-line max-params -- as above
    isNew(a, b, c, d) {
      const slot = (Math.imul(a ^ c, 0x9e3779b1) >>> (32 - bits)) * width;
      if (noted[slot] === a && noted[slot + 1] === b && noted[slot + 2] === c && noted[slot + 3] === d) {
        return false;
      }
      noted[slot] = a;
      noted[slot + 1] = b;
      noted[slot + 2] = c;
      noted[slot + 3] = d;
      return true;
    },
    forget: () => {
      noted.fill(0);
    },
  };
}
