/**
 * Bytes that are kept to be compared with others: eight in a long, the last eight overlapping those before where they
 * do not fill one. Longs, because an equal one has the same bits, and V8 compares two of them at once as it does
 * numbers, without an object for each.
 */
export function keepBytes(longs: BigInt64Array, first: number, { view, at, end }: Bytes): void {
  const last = (end - 8) | 0;
  let i = first | 0;
  let p = at | 0;
  for (; p <= last; p = (p + 8) | 0, i = (i + 1) | 0) longs[i] = view.getBigInt64(p, true);
  if (p < end) longs[i] = view.getBigInt64(last, true);
}

/** At least eight. */
export interface Bytes {
  readonly view: DataView;
  readonly at: number;
  readonly end: number;
}

/** Whether the bytes from `at` to `end`, at least eight, are those that are kept from that long on. */
// oxlint-disable-next-line max-params -- asked for every attribute of every span
export function areKept(
  longs: BigInt64Array,
  first: number,
  view: DataView,
  at: number,
  end: number,
): boolean {
  const last = (end - 16) | 0;
  let i = first | 0;
  let p = at | 0;
  for (; p <= last; p = (p + 16) | 0, i = (i + 2) | 0) {
    const low = view.getBigInt64(p, true) ^ (longs[i] ?? 0n);
    const high = view.getBigInt64((p + 8) | 0, true) ^ (longs[i + 1] ?? 0n);
    if ((low | high) !== 0n) return false;
  }
  if (((p + 8) | 0) < end) {
    if ((view.getBigInt64(p, true) ^ (longs[i] ?? 0n)) !== 0n) return false;
    i = (i + 1) | 0;
  }
  return p === end || (view.getBigInt64((end - 8) | 0, true) ^ (longs[i] ?? 0n)) === 0n;
}
