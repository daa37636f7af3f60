import { MayflyError } from '../src/core/errors.ts';

/** What one request holds of the budget. */
export interface ByteLease {
  /** Throws `collector.overloaded` when all requests together would hold too much. */
  readonly take: (bytes: number) => void;
  /** Gives back so much of what was taken. */
  readonly give: (bytes: number) => void;
  /** How much could be taken now. */
  readonly left: () => number;
  readonly release: () => void;
}

export interface ByteBudget {
  readonly lease: () => ByteLease;
  /** What all requests hold now. */
  readonly held: () => number;
}

/** A request of up to so many bytes is small. */
const small = 1024 * 1024;

/**
 * Bounds the bodies in memory over all requests, raw and inflated: a limit per request alone does not. `forSmall`
 * of it is kept for small requests, so that a few large ones that come slowly do not keep everybody out; a large
 * one that is alone may have it all.
 */
export function createByteBudget(most: number, forSmall = 0): ByteBudget {
  let held = 0;
  const lease = (): ByteLease => {
    let own = 0;
    const left = (): number => most - held;
    return {
      take: (bytes) => {
        const isLarge = own + bytes > small && own < held;
        if (bytes > left() - (isLarge ? forSmall : 0)) throw overloaded();
        held += bytes;
        own += bytes;
      },
      give: (bytes) => {
        const given = Math.min(bytes, own);
        held -= given;
        own -= given;
      },
      left,
      release: () => {
        held -= own;
        own = 0;
      },
    };
  };
  return { lease, held: () => held };
}

export function overloaded(): MayflyError {
  return new MayflyError('collector.overloaded', 'too many large requests at once; send this one again');
}
