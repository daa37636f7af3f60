import { mostAttributes } from '../otlp/limits.ts';
import { keyTag, readKeyValue } from '../otlp/protobuf-attributes.ts';
import { tupleHead } from './read-context.ts';
import { reference, referenceShift, type Scan } from './scan.ts';
import { contextValue, rowValue, takeAlone } from './scan-values.ts';
import { codeBits, codeOf, part, partBits, partMask, plans, valueIn, valueOfKey } from './span-keys.ts';

/**
 * Reads the attributes of the span into its row and its tuple. Spans repeat each other: after each key the one is
 * expected that came after it in an earlier span, which costs less to compare than to look up; and where an
 * attribute was the same twice in a row, all of it.
 */
export function scanAttributes(scan: Scan, kind: number): void {
  const { starts, ends, followers, references, setAt, tuple, length: row } = scan;
  const { cells, capacity } = scan.columns;
  const { view } = scan.source;
  const serial = ++scan.serial;
  const examined = Math.min(scan.attributes, mostAttributes);
  const plansOfKind = kind << codeBits;
  let tupleLength = tupleHead;
  let code = 0;
  for (let i = 0; i < examined; i = (i + 1) | 0) {
    const at = (starts[i] ?? 0) | 0;
    const end = (ends[i] ?? 0) | 0;
    const before = plansOfKind | code;
    const slot = before << referenceShift;
    const size = (end - at) | 0;
    let cell = -1;
    let what: number = part.context;
    let plan = 0;
    if (references[slot + reference.size] === size && isSame(view, at, references[slot] ?? 0, size)) {
      code = (references[slot + reference.code] ?? 0) | 0;
      if (setAt[code] === serial) continue;
      cell = (references[slot + reference.cell] ?? 0) | 0;
      plan = (plans[plansOfKind | code] ?? 0) | 0;
      what = plan & partMask;
    } else {
      code = (followers[before] ?? 0) | 0;
      let valueAt = (code === 0 ? 0 : valueOfKey(view, code, at, end)) | 0;
      let valueEnd = end;
      if (valueAt === 0) {
        code = find(scan, at, end) | 0;
        followers[before] = code;
        if (code === 0) continue;
        valueAt = scan.valueAt | 0;
        valueEnd = scan.valueEnd | 0;
      }
      if (setAt[code] === serial) continue;
      plan = (plans[plansOfKind | code] ?? 0) | 0;
      what = plan & partMask;
      if (what > part.cell) {
        scan.valueAt = valueAt;
        scan.valueEnd = valueEnd;
        if (takeAlone(scan, plan, code)) setAt[code] = serial;
        continue;
      }
      if (what === part.context) cell = contextValue(scan, code, valueAt, valueEnd) | 0;
      else cell = rowValue(scan, code, valueAt, valueEnd) | 0;
      if (cell < 0) continue;
      expect(references, slot, at, size, code, cell);
    }
    setAt[code] = serial;
    if (what === part.context) tuple[tupleLength++] = (cell << codeBits) | code;
    else cells[(plan >> partBits) * capacity + row] = cell;
  }
  scan.tupleLength = tupleLength;
}

/** What came twice in a row is expected again. */
// oxlint-disable-next-line max-params -- called for most attributes of every span
function expect(
  references: Int32Array,
  slot: number,
  at: number,
  size: number,
  code: number,
  cell: number,
): void {
  const isAgain = references[slot + reference.code] === code && references[slot + reference.cell] === cell;
  references[slot] = at;
  references[slot + reference.size] = isAgain ? size : -1;
  references[slot + reference.code] = code;
  references[slot + reference.cell] = cell;
}

/** Whether so many bytes at the two places are the same. No attribute of the contract has less than eight. */
// oxlint-disable-next-line max-params -- asked for most attributes of every span
function isSame(view: DataView, at: number, other: number, size: number): boolean {
  const last = (size - 8) | 0;
  for (let p = 0; p < size; p = (p + 8) | 0) {
    const from = (p > last ? last : p) | 0;
    const double = view.getFloat64(at + from, true);
    // Doubles that are equal have the same bits, but for the two zeros; what is no number is not equal.
    if (double !== view.getFloat64(other + from, true) || double === 0) return false;
  }
  return true;
}

/** The code of the key of an attribute, and where its value stands. */
function find(scan: Scan, at: number, end: number): number {
  const { view, bytes } = scan.source;
  const keySize = end - at >= 2 && view.getUint8(at) === keyTag ? view.getUint8(at + 1) : 128;
  const keyEnd = at + 2 + keySize;
  const valueAt = keySize < 128 && keyEnd < end ? valueIn(view, keyEnd, end) : 0;
  if (valueAt > 0) {
    scan.valueAt = valueAt;
    scan.valueEnd = end;
    return codeOf(bytes, at + 2, keyEnd);
  }
  const { keyStart, keyEnd: keyStop, valueStart, valueEnd } = readKeyValue({ bytes, at }, end);
  scan.valueAt = valueStart;
  scan.valueEnd = valueEnd;
  return codeOf(bytes, keyStart, keyStop);
}
