import { MayflyError } from '../src/core/errors.ts';

/** What one request holds of the budget. */
export interface ByteLease {
  /** Throws `collector.overloaded` when all requests together would hold too much. */
  readonly take: (bytes: number) => void;
  readonly release: () => void;
}

/** Bounds the bodies in memory over all requests, raw and inflated: a limit per request alone does not. */
export function createByteBudget(most: number): () => ByteLease {
  let held = 0;
  return () => {
    let own = 0;
    return {
      take: (bytes) => {
        if (held + bytes > most) {
          throw new MayflyError(
            'collector.overloaded',
            'too many large requests at once; send this one again',
          );
        }
        held += bytes;
        own += bytes;
      },
      release: () => {
        held -= own;
        own = 0;
      },
    };
  };
}
