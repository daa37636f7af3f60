import type { ByteLease } from './byte-budget.ts';
import { tooLarge } from './too-large.ts';

/** Bytes that come in pieces, in one buffer that grows with them. */
export interface GrowingBuffer {
  /**
   * Throws `request.too_large` past the limit, `collector.overloaded` past the budget; then it is of no use, and what
   * it held is given back.
   */
  readonly append: (piece: Buffer) => void;
  readonly finish: () => Buffer;
}

const smallest = 4 * 1024;

/**
 * Never holds more than twice what arrived, or 4 KiB: what somebody says will come reserves nothing, and
 * many small pieces cost no more than a few large ones. `expected`: grow to that and no further while it holds.
 */
export function createGrowingBuffer(options: {
  readonly limit: number;
  readonly lease: ByteLease;
  readonly expected: number | null;
}): GrowingBuffer {
  const { limit, lease, expected } = options;
  const enough = Math.min(limit, expected ?? limit);
  let bytes: Buffer = Buffer.alloc(0);
  let length = 0;
  let isOurs = false;
  /** At once, not when the garbage collector comes to it: many bombs at a time would be held together until then. */
  const release = (): void => {
    if (isOurs) (bytes.buffer as ArrayBuffer).transfer(0);
    isOurs = false;
  };
  const room = (needed: number): number => {
    const doubled = Math.max(smallest, 2 * needed);
    return needed <= enough ? Math.min(doubled, enough) : Math.min(doubled, limit);
  };
  const refused = (error: unknown): unknown => {
    release();
    return error;
  };
  return {
    append: (piece) => {
      const needed = length + piece.length;
      if (needed > limit) throw refused(tooLarge(limit));
      if (length === 0 && piece.length === expected) {
        lease.take(piece.length);
        bytes = piece;
      } else if (needed > bytes.length) {
        const size = room(needed);
        try {
          lease.take(size - bytes.length);
        } catch (error) {
          throw refused(error);
        }
        const larger = Buffer.allocUnsafeSlow(size);
        bytes.copy(larger, 0, 0, length);
        piece.copy(larger, length);
        release();
        [bytes, isOurs] = [larger, true];
      } else piece.copy(bytes, length);
      length = needed;
    },
    finish: () => (length === bytes.length ? bytes : bytes.subarray(0, length)),
  };
}
