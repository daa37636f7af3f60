import { isClaimable } from '../otlp/attribute-reading.ts';
import { any, readAny, readValue } from '../otlp/protobuf-attributes.ts';
import { numberColumn } from './batch-columns.ts';
import type { Read } from './dictionaries.ts';
import { fingerprintLength } from './fingerprint-words.ts';
import { entry, type Interner, intern, valueOf } from './interner.ts';
import { noFingerprint, type Scan } from './scan.ts';
import { definitionOf, part, partBits, partMask } from './span-keys.ts';

/** The number of the value in its dictionary; -1 when it is not of the type of its key. */
// oxlint-disable-next-line max-params -- asked for most attributes of every span
export function contextValue(scan: Scan, code: number, at: number, end: number): number {
  const interner = scan.dictionaries.ofContext[code];
  if (interner === null || interner === undefined) return -1;
  const number = intern(interner, at, end) | 0;
  return interner.words[number * 2 + entry.isNull] === 1 ? -1 : number;
}

/** The row of the value in the strings or lists of the batch; -1 as above. */
// oxlint-disable-next-line max-params -- as above
export function rowValue(scan: Scan, code: number, at: number, end: number): number {
  const interner = scan.dictionaries.ofCells[code];
  if (interner === null || interner === undefined) return -1;
  const number = intern(interner, at, end) | 0;
  const row = ((interner.words[number * 2 + entry.row] ?? 0) - scan.base) | 0;
  return row >= 0 ? row : newRow(scan, interner, number);
}

function newRow(scan: Scan, interner: Interner<Read>, number: number): number {
  const value = valueOf(interner, number) ?? null;
  if (typeof value !== 'string' && !isList(value)) return -1;
  // Nothing said is row 0.
  const row =
    value.length === 0 ? 0 : isList(value) ? scan.lists.push(value) - 1 : scan.strings.push(value) - 1;
  interner.words[number * 2 + entry.row] = scan.base + row;
  return row;
}

function isList(value: Read): value is readonly string[] {
  return Array.isArray(value);
}

/** Takes a value that is in no dictionary; false when it is not of the type of its key. */
export function takeAlone(scan: Scan, plan: number, code: number): boolean {
  switch (plan & partMask) {
    case part.fingerprint:
      return takeFingerprint(scan);
    case part.number:
      return takeNumber(scan, plan >> partBits, code);
    case part.ephemeral:
      return takeEphemeral(scan, code);
    default:
      return isOfType(scan, code);
  }
}

/** Only its place: whether it is one is asked when the span is known to be Mayfly's. */
function takeFingerprint(scan: Scan): boolean {
  const { view, bytes } = scan.source;
  const { valueAt, valueEnd } = scan;
  const isPlain =
    valueEnd - valueAt === fingerprintLength + 2 &&
    view.getUint8(valueAt) === any.string &&
    view.getUint8(valueAt + 1) === fingerprintLength;
  if (isPlain) {
    scan.fingerprintAt = valueAt + 2;
    return true;
  }
  const { tag, start, stop } = readAny({ bytes, at: valueAt }, valueEnd);
  if (tag !== any.string) return false;
  scan.fingerprintAt = stop - start === fingerprintLength ? start : noFingerprint;
  return true;
}

/** Senders write an int of at most seven bytes; no other value that can be kept is an int. */
function takeNumber(scan: Scan, column: number, code: number): boolean {
  const { octets } = scan.source;
  const { numbers, capacity } = scan.columns;
  const first = (scan.valueAt + 1) | 0;
  const size = (scan.valueEnd - first) | 0;
  if (size < 1 || size > plainBytes || octets[scan.valueAt] !== any.int) {
    return takeOtherNumber(scan, column, code);
  }
  let low = 0;
  let high = 0;
  let byte = 128;
  for (let i = 0; i < size && byte >= 128; i = (i + 1) | 0) {
    byte = (octets[first + i] ?? 0) | 0;
    if (i < 4) low |= (byte & 127) << (7 * i);
    else high |= (byte & 127) << (7 * (i - 4));
    if (byte < 128 !== (i === size - 1)) return takeOtherNumber(scan, column, code);
  }
  const value = high * 2 ** 28 + low;
  const isKept = column === numberColumn.count || isClaimable(value);
  numbers[column * capacity + scan.length] = isKept ? value : 0;
  return true;
}

const plainBytes = 7;

function takeOtherNumber(scan: Scan, column: number, code: number): boolean {
  const value = readAs(scan, code);
  if (typeof value !== 'number') return false;
  const { numbers, capacity } = scan.columns;
  const isKept = column === numberColumn.count ? value >= 1 : isClaimable(value);
  numbers[column * capacity + scan.length] = isKept ? value : 0;
  return true;
}

function takeEphemeral(scan: Scan, code: number): boolean {
  const { view } = scan.source;
  const { valueAt, valueEnd } = scan;
  const isPlain = valueEnd - valueAt === 2 && view.getUint8(valueAt) === any.bool;
  const byte = isPlain ? view.getUint8(valueAt + 1) : 128;
  const value = byte < 128 ? byte !== 0 : readAs(scan, code);
  if (value === null) return false;
  scan.columns.ephemeral[scan.length] = Number(value);
  return true;
}

/** Walks a value that nothing is kept of. */
function isOfType(scan: Scan, code: number): boolean {
  return readAs(scan, code) !== null;
}

function readAs({ source: { bytes }, valueAt, valueEnd }: Scan, code: number): Read {
  const definition = definitionOf(code);
  return definition === null ? null : readValue({ bytes, at: valueAt }, valueEnd, definition);
}
