const word = 2 ** 32;
const greatestHigh = 0x7fffffff;

/** Writes a whole number, big-endian; above 2^63 the greatest there is, fractions are cut off. */
export function setInt64(view: DataView, at: number, value: number): void {
  const high = Math.floor(value / word);
  view.setInt32(at, Math.min(high, greatestHigh));
  view.setUint32(at + 4, high > greatestHigh ? word - 1 : value - high * word);
}
