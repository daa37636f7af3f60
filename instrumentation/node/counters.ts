/** Keys of one credential before the rest share the key `other` (wire contract, equal observations). */
const mostKeysPerCredential = 1_000;
/** Keys in all before the counters start over under a new instance id. */
const mostKeys = 50_000;

/** Cumulative counts per key of equal observations. */
export interface Counters {
  /** Counts one more. `other`: the key was folded into the credential's overflow key. */
  readonly next: (fingerprint: string, key: string) => { readonly count: number; readonly other: boolean };
  /** Counters never silently restart: when memory was bounded, this grows, and names a new instance. */
  readonly epoch: () => number;
}

export function createCounters(): Counters {
  const credentials = new Map<string, Map<string, number>>();
  let keys = 0;
  let epoch = 0;
  return {
    next(fingerprint, key) {
      if (keys >= mostKeys) {
        credentials.clear();
        keys = 0;
        epoch += 1;
      }
      let counts = credentials.get(fingerprint);
      if (counts === undefined) {
        counts = new Map();
        credentials.set(fingerprint, counts);
      }
      const known = counts.get(key);
      const other = known === undefined && counts.size >= mostKeysPerCredential;
      const counted = other ? 'other' : key;
      const count = (counts.get(counted) ?? 0) + 1;
      if (count === 1) keys += 1;
      counts.set(counted, count);
      return { count, other };
    },
    epoch: () => epoch,
  };
}
