/** Something to look for, and what it is called. */
export interface Needle {
  readonly what: string;
  readonly bytes: Buffer;
}

const windowBytes = 4;
const slots = 1 << 22;

/**
 * Looks for thousands of needles at once, in one pass: each is listed under four bytes of its middle, and only
 * where those stand is it compared.
 */
export function needleSearch(needles: readonly Needle[]): (haystack: Buffer) => ReadonlySet<string> {
  const listed = new Map<number, { readonly needle: Needle; readonly offset: number }[]>();
  const marks = new Uint8Array(slots);
  for (const needle of needles) {
    const offset = (needle.bytes.length - windowBytes) >> 1;
    const window = needle.bytes.readUInt32LE(offset);
    marks[slotOf(window)] = 1;
    const others = listed.get(window);
    if (others === undefined) listed.set(window, [{ needle, offset }]);
    else others.push({ needle, offset });
  }
  return (haystack) => {
    const found = new Set<string>();
    for (let at = 0; at + windowBytes <= haystack.length; at++) {
      const window =
        ((haystack[at] ?? 0) |
          ((haystack[at + 1] ?? 0) << 8) |
          ((haystack[at + 2] ?? 0) << 16) |
          ((haystack[at + 3] ?? 0) << 24)) >>>
        0;
      if (marks[slotOf(window)] !== 1) continue;
      for (const { needle, offset } of listed.get(window) ?? []) {
        const start = at - offset;
        if (start >= 0 && haystack.subarray(start, start + needle.bytes.length).equals(needle.bytes))
          found.add(needle.what);
      }
    }
    return found;
  };
}

function slotOf(window: number): number {
  return Math.imul(window, 0x9e3779b1) >>> 10;
}
