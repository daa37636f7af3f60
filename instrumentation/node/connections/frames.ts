/** Logins are short: a longer frame is passed over without being kept. */
const longestKept = 65_536;

/**
 * Cuts a stream into the frames of its protocol. `lengthOf` gives the whole length of the frame that these
 * bytes begin, null when there are too few to tell; it may throw on what is no frame.
 */
export function createFrames(
  lengthOf: (bytes: Buffer) => number | null,
  each: (frame: Buffer) => void,
): (bytes: Buffer) => void {
  let kept: Buffer = Buffer.alloc(0);
  let toSkip = 0;
  return (bytes) => {
    let rest = bytes.subarray(Math.min(toSkip, bytes.length));
    toSkip -= bytes.length - rest.length;
    if (kept.length > 0) rest = Buffer.concat([kept, rest]);
    while (rest.length > 0) {
      const length = lengthOf(rest);
      if (length === null || (length > rest.length && length <= longestKept)) break;
      if (!(length >= 1)) throw new RangeError('a frame has a length of at least 1');
      if (length <= longestKept) each(rest.subarray(0, length));
      toSkip = Math.max(0, length - rest.length);
      rest = rest.subarray(Math.min(length, rest.length));
    }
    if (rest.length > longestKept) throw new RangeError('a frame began that is too long to be read');
    // A copy: the bytes may lie in memory that is used again.
    kept = Buffer.from(rest);
  };
}

/** A text line with its line feed. */
export function lineLength(bytes: Buffer): number | null {
  const end = bytes.indexOf(10);
  return end < 0 ? null : end + 1;
}

/** Text up to a NUL, and where it ends; null when there is none. */
export function textToNul(
  bytes: Buffer,
  from: number,
): { readonly text: string; readonly next: number } | null {
  const end = bytes.indexOf(0, from);
  return end < 0 ? null : { text: bytes.toString('utf8', from, end), next: end + 1 };
}
