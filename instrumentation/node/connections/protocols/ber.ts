/** One element of ASN.1's basic encoding (ITU-T X.690). */
export interface BerElement {
  readonly tag: number;
  readonly content: Buffer;
  /** With tag and length. */
  readonly bytes: Buffer;
}

/** How long the element is that these bytes begin; null when there are too few. Throws on what is none. */
export function berLength(bytes: Buffer): number | null {
  const first = bytes[1];
  if (first === undefined) return null;
  if (first < 0x80) return 2 + first;
  const size = first & 0x7f;
  if (size === 0 || size > 4) throw new RangeError('a length has one to four bytes');
  return bytes.length < 2 + size ? null : 2 + size + bytes.readUIntBE(2, size);
}

/** The first elements inside the element that these bytes begin; fewer when the bytes end before. */
export function berChildren(bytes: Buffer, most: number): readonly BerElement[] {
  const found: BerElement[] = [];
  let at = headLength(bytes) ?? bytes.length;
  while (found.length < most && at < bytes.length) {
    const rest = bytes.subarray(at);
    const length = berLength(rest);
    if (length === null) break;
    const whole = rest.subarray(0, length);
    found.push({ tag: rest[0] ?? 0, content: whole.subarray(headLength(rest) ?? length), bytes: whole });
    at += length;
  }
  return found;
}

function headLength(bytes: Buffer): number | null {
  const first = bytes[1];
  if (first === undefined) return null;
  return first < 0x80 ? 2 : 2 + (first & 0x7f);
}
