/** A value of ASN.1 in DER (ITU-T X.690): its tag and where its content lies. */
export interface DerValue {
  readonly tag: number;
  /** First byte of the tag. */
  readonly at: number;
  /** First byte of the content. */
  readonly start: number;
  readonly end: number;
}

/** Tags of the universal class that certificates use, and `constructed` of the context-specific class. */
export const derTag = {
  integer: 0x02,
  objectIdentifier: 0x06,
  octetString: 0x04,
  sequence: 0x30,
  set: 0x31,
  utcTime: 0x17,
  generalizedTime: 0x18,
  context: 0xa0,
} as const;

const mostChildren = 256;
/** Lengths of four bytes reach 4 GiB; nothing that is read here is longer than its buffer. */
const mostLengthBytes = 4;

/** The value that starts at `at` and ends before `end`; null when it is broken, cut off or not DER. */
export function derValue(bytes: Uint8Array, at: number, end: number): DerValue | null {
  const tag = bytes[at];
  const first = bytes[at + 1];
  // A tag number of 31 or more takes several bytes, and no certificate has one.
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return null;
  if (first < 0x80) return within({ tag, at, start: at + 2, end: at + 2 + first }, end);
  const count = first & 0x7f;
  if (count === 0 || count > mostLengthBytes) return null;
  let length = 0;
  for (let i = 0; i < count; i++) length = length * 256 + (bytes[at + 2 + i] ?? Number.NaN);
  const start = at + 2 + count;
  return within({ tag, at, start, end: start + length }, end);
}

/** The values inside of a constructed one, in order; those before a broken one. */
export function derChildren(bytes: Uint8Array, parent: DerValue): readonly DerValue[] {
  const children: DerValue[] = [];
  for (let at = parent.start; at < parent.end && children.length < mostChildren; ) {
    const child = derValue(bytes, at, parent.end);
    if (child === null) break;
    children.push(child);
    at = child.end;
  }
  return children;
}

/** Negated on purpose: NaN must fail too. */
function within(value: DerValue, end: number): DerValue | null {
  return !(value.end <= end) ? null : value;
}
