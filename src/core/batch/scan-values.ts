import { isClaimable } from '../otlp/attribute-reading.ts';
import { any, readAny, readValue } from '../otlp/protobuf-attributes.ts';
import { numberColumn } from './batch-columns.ts';
import { mark, type Read } from './dictionaries.ts';
import { fingerprintLength, placeOf } from './fingerprint-words.ts';
import { entry, hasBytes, type Interner, intern, valueOf } from './interner.ts';
import { noFingerprint, type Scan } from './scan.ts';
import * as memory from './scan-memory.ts';
import * as keys from './span-keys.ts';

// V8 folds the constants that a module declares, and loads those that it imports at each use.
const { row: rowWord, mark: markWord } = entry;
const { isNull, isEmpty } = mark;
const { string: stringTag, int: intTag, bool: boolTag } = any;
const { fingerprint, number, ephemeral } = keys.part;
const { codeBits, codeMask, partBits, partMask, ofOneCredential } = keys;
const { count } = numberColumn;
const { told } = memory;
const textLength = fingerprintLength;

/** The number of a value that observations share; -1 when it is not of the type of its key. */
export function contextNumber({ dictionaries, valueAt, valueEnd }: Scan, code: number): number {
  const interner = dictionaries.ofContext[code] ?? null;
  return interner === null ? -1 : numberIn(interner, valueAt, valueEnd);
}

/** The number of a value of a column; -1 as above. */
export function cellNumber(scan: Scan, code: number): number {
  const { dictionaries, place, valueAt, valueEnd } = scan;
  const interner: Interner<Read> | null = dictionaries.texts[code] ?? dictionaries.lists[code] ?? null;
  if (interner === null) return -1;
  if (ofOneCredential[code] === 0) return numberIn(interner, valueAt, valueEnd);
  // What was told of the credential before is most likely told again.
  const before = place < 0 ? 0 : (told[place] ?? 0) | 0;
  const isSame = (before & codeMask) === code && hasBytes(interner, before >>> codeBits, valueAt, valueEnd);
  const found = (isSame ? before >>> codeBits : numberIn(interner, valueAt, valueEnd)) | 0;
  if (found >= 0) scan.toldNow = (found << codeBits) | code;
  return found;
}

function numberIn(interner: Interner<Read>, at: number, end: number): number {
  const found = intern(interner, at, end) | 0;
  return interner.words[found * 2 + markWord] === isNull ? -1 : found;
}

/** The row of a value of a column in the strings or lists of the batch. */
export function rowOf({ dictionaries, strings, lists, base }: Scan, code: number, of: number): number {
  const ofTexts = dictionaries.texts[code] ?? null;
  if (ofTexts !== null) {
    const row = ((ofTexts.words[of * 2 + rowWord] ?? 0) - base) | 0;
    return row >= 0 ? row : newRow(ofTexts, of, { rows: strings, base });
  }
  const ofLists = dictionaries.lists[code] ?? null;
  if (ofLists === null) return 0;
  const row = ((ofLists.words[of * 2 + rowWord] ?? 0) - base) | 0;
  return row >= 0 ? row : newRow(ofLists, of, { rows: lists, base });
}

interface Rows<Value> {
  readonly rows: Value[];
  readonly base: number;
}

function newRow<Value>(interner: Interner<Value | null>, of: number, { rows, base }: Rows<Value>): number {
  const value = valueOf(interner, of) ?? null;
  // Nothing said is row 0.
  const row = value === null || interner.words[of * 2 + markWord] === isEmpty ? 0 : rows.push(value) - 1;
  interner.words[of * 2 + rowWord] = base + row;
  return row;
}

/** Takes a value that is in no dictionary; false when it is not of the type of its key. */
export function takeAlone(scan: Scan, plan: number, code: number): boolean {
  switch (plan & partMask) {
    case fingerprint:
      return takeFingerprint(scan);
    case number:
      return takeNumber(scan, plan >> partBits, code);
    case ephemeral:
      return takeEphemeral(scan, code);
    default:
      return isOfType(scan, code);
  }
}

/** Only where it stands: whether a new one is right is asked when the span is known to be Mayfly's. */
function takeFingerprint(scan: Scan): boolean {
  const { view, bytes } = scan.source;
  const { valueAt, valueEnd } = scan;
  const isPlain =
    valueEnd - valueAt === textLength + 2 &&
    view.getUint8(valueAt) === stringTag &&
    view.getUint8(valueAt + 1) === textLength;
  if (isPlain) {
    scan.fingerprintAt = valueAt + 2;
    scan.place = placeOf(view, valueAt + 2);
    return true;
  }
  const { tag, start, stop } = readAny({ bytes, at: valueAt }, valueEnd);
  if (tag !== stringTag) return false;
  scan.fingerprintAt = stop - start === textLength ? start : noFingerprint;
  return true;
}

/** Senders write an int of at most seven bytes; no other value that can be kept is an int. */
function takeNumber(scan: Scan, column: number, code: number): boolean {
  const { octets } = scan.source;
  const { numbers, capacity } = scan.columns;
  const first = (scan.valueAt + 1) | 0;
  const size = (scan.valueEnd - first) | 0;
  if (size < 1 || size > plainBytes || octets[scan.valueAt] !== intTag) {
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
  const isKept = column === count || isClaimable(value);
  numbers[column * capacity + scan.length] = isKept ? value : 0;
  return true;
}

const plainBytes = 7;

function takeOtherNumber(scan: Scan, column: number, code: number): boolean {
  const value = readAs(scan, code);
  if (typeof value !== 'number') return false;
  const { numbers, capacity } = scan.columns;
  const isKept = column === count ? value >= 1 : isClaimable(value);
  numbers[column * capacity + scan.length] = isKept ? value : 0;
  return true;
}

function takeEphemeral(scan: Scan, code: number): boolean {
  const { view } = scan.source;
  const { valueAt, valueEnd } = scan;
  const isPlain = valueEnd - valueAt === 2 && view.getUint8(valueAt) === boolTag;
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

function readAs({ source: { bytes, looks }, valueAt, valueEnd }: Scan, code: number): Read {
  const definition = keys.definitionOf(code);
  return definition === null ? null : readValue({ bytes, at: valueAt, looks }, valueEnd, definition);
}
