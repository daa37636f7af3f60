import { randomBytes } from 'node:crypto';

/**
 * Which fingerprints this process has met lately, in memory that does not grow: two split-block bloom filters
 * (arxiv.org/abs/2101.01719, section 2) that take turns. It may say "known" of one that is new, which costs
 * nothing but that one; it forgets what is not seen for two turns.
 */
export interface KnownFingerprints {
  /** Four words of `Batch.fingerprints` from `at` on. */
  readonly has: (words: Int32Array, at: number) => boolean;
  readonly add: (words: Int32Array, at: number) => void;
}

/** Words of one block: a fingerprint sets one bit in each. */
const blockWords = 8;
const bitsPerBlock = 32 * blockWords;
/** At so many bits each, of a thousand new ones about four are taken for known. */
const bitsPerFingerprint = 12;

/**
 * Room for `capacity` fingerprints in each of the two filters (a power of two of blocks). Senders choose the words
 * of a fingerprint freely, so where it falls depends on a key that only this process knows.
 */
export function createKnownFingerprints(capacity: number): KnownFingerprints {
  const blocks = 2 ** Math.ceil(Math.log2(Math.max(1, (capacity * bitsPerFingerprint) / bitsPerBlock)));
  const key = Int32Array.from({ length: 12 }, () => randomBytes(4).readInt32LE() | 1);
  let current = new Int32Array(blocks * blockWords);
  let previous = new Int32Array(blocks * blockWords);
  let held = 0;
  let block = 0;
  let mixed = 0;

  /** Sets `block`, the first word of the block, and `mixed`, from which the bits come. */
  const locate = (words: Int32Array, at: number): void => {
    let a = 0;
    let b = 0;
    for (let i = 0; i < 4; i++) {
      a = Math.imul(a ^ (words[at + i] ?? 0), key[i] ?? 1);
      a ^= a >>> 15;
      b = Math.imul(b ^ (words[at + 3 - i] ?? 0), key[4 + i] ?? 1);
      b ^= b >>> 13;
    }
    a = Math.imul(a ^ (b >>> 16), key[8] ?? 1);
    b = Math.imul(b ^ (a >>> 16), key[9] ?? 1);
    block = ((a ^ (a >>> 16)) & (blocks - 1)) * blockWords;
    mixed = b ^ (b >>> 15);
  };
  const holds = (filter: Int32Array): boolean => {
    for (let i = 0; i < blockWords; i++) {
      if (((filter[block + i] ?? 0) & bitOf(mixed, i)) === 0) return false;
    }
    return true;
  };
  const put = (): void => {
    if (held >= capacity) {
      [current, previous] = [previous, current];
      current.fill(0);
      held = 0;
    }
    for (let i = 0; i < blockWords; i++) {
      current[block + i] = (current[block + i] ?? 0) | bitOf(mixed, i);
    }
    held++;
  };
  return {
    has: (words, at) => {
      locate(words, at);
      if (holds(current)) return true;
      if (!holds(previous)) return false;
      put();
      return true;
    },
    add: (words, at) => {
      locate(words, at);
      if (!holds(current)) put();
    },
  };
}

/** Odd numbers, each of which takes another five bits out of the mixed word. */
const salts = Int32Array.of(
  0x47b6137b,
  0x44974d91,
  0x8824ad5b,
  0xa2b7289d,
  0x705495c7,
  0x2df1424b,
  0x9efc4947,
  0x5c6bfb31,
);

function bitOf(mixed: number, word: number): number {
  return 1 << (Math.imul(mixed, salts[word] ?? 1) >>> 27);
}
