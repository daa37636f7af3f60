/** A part of all fingerprints, as uuids: from the first to the last, both included. */
export interface FingerprintRange {
  readonly first: string;
  readonly last: string;
}

const bytesOfRange = 4 * 1024 * 1024;
const mostBits = 16;

/**
 * All fingerprints in ranges, so many that one holds about 4 MiB of a table of this size: a job takes one in each of
 * its transactions, which are short then. Fingerprints are hashes, so they are spread evenly.
 */
export function fingerprintRanges(tableBytes: number): readonly FingerprintRange[] {
  const bits = Math.min(mostBits, Math.max(0, Math.ceil(Math.log2(tableBytes / bytesOfRange))));
  const width = 2 ** (16 - bits);
  return Array.from({ length: 2 ** bits }, (_, at) => ({
    first: uuid(at * width, '0'),
    last: uuid((at + 1) * width - 1, 'f'),
  }));
}

function uuid(start: number, fill: string): string {
  const digits = start.toString(16).padStart(4, '0').padEnd(32, fill);
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
