import { mostAttributes } from '../otlp/limits.ts';
import { keyTag, readKeyValue } from '../otlp/protobuf-attributes.ts';
import { tupleHead } from './read-context.ts';
import { isRecent, placeOfAttribute, putRecent, recentCode, recentNumber } from './recent-attributes.ts';
import type { Scan } from './scan.ts';
import * as memory from './scan-memory.ts';
import { cellNumber, contextNumber, rowOf, takeAlone } from './scan-values.ts';
import * as keys from './span-keys.ts';
import { codeOf, valueIn, valueOfKey } from './span-keys.ts';

// V8 folds the constants that a module declares, and loads those that it imports at each use.
const { starts, ends, setAt, followers, told } = memory;
const { context, cell } = keys.part;
const { codeBits, codeMask, partBits, partMask, plans, recurring, ofOneCredential } = keys;
const firstInTuple = tupleHead;
const most = mostAttributes;

/**
 * Reads the attributes of the span into its row and its tuple. Spans repeat each other: most attributes came before,
 * key and value; and after each key comes mostly the one that came after it in an earlier span.
 */
export function scanAttributes(scan: Scan, kind: number): void {
  const { tuple, length: row } = scan;
  const { cells, capacity } = scan.columns;
  const { view } = scan.source;
  const serial = ++scan.serial;
  const examined = Math.min(scan.attributes, most);
  const plansOfKind = kind << codeBits;
  let tupleLength = firstInTuple;
  let code = 0;
  for (let i = 0; i < examined; i = (i + 1) | 0) {
    const at = (starts[i] ?? 0) | 0;
    const end = (ends[i] ?? 0) | 0;
    const size = (end - at) | 0;
    const before = plansOfKind | code;
    code = (followers[before] ?? 0) | 0;
    let plan = (plans[plansOfKind | code] ?? 0) | 0;
    let number = -1;
    if (recurring[plansOfKind | code] === 1) {
      const place = placeOfAttribute(view, at, size) | 0;
      if (isRecent(place, view, at, size)) {
        const found = recentCode(place) | 0;
        if (found !== code) {
          code = found;
          followers[before] = code;
          plan = (plans[plansOfKind | code] ?? 0) | 0;
        }
        // In a span of another kind it may be nothing that is kept.
        if ((plan & partMask) <= cell) number = recentNumber(place) | 0;
      }
    }
    if (number < 0) {
      code = readAttribute(scan, before, at, end) | 0;
      number = scan.number | 0;
      plan = (plans[plansOfKind | code] ?? 0) | 0;
    }
    if (number < 0 || setAt[code] === serial) continue;
    setAt[code] = serial;
    if ((plan & partMask) === context) tuple[tupleLength++] = (number << codeBits) | code;
    else cells[(plan >> partBits) * capacity + row] = rowOf(scan, code, number);
  }
  scan.tupleLength = tupleLength;
}

/**
 * Reads an attribute that is not among the recent ones, after a key of that kind of span, and gives the code of its
 * key. The number of its value is in the scan then; -1: it has none, or was taken already.
 */
// oxlint-disable-next-line max-params -- called for some attributes of every span
function readAttribute(scan: Scan, before: number, at: number, end: number): number {
  const { serial, source } = scan;
  scan.number = -1;
  let code = expectedCode(scan, before) | 0;
  scan.valueAt = code === 0 ? 0 : valueOfKey(source.view, code, at, end) | 0;
  scan.valueEnd = end;
  if (scan.valueAt === 0) {
    code = find(scan, at, end) | 0;
    followers[before] = code;
  }
  if (code === 0 || setAt[code] === serial) return code;
  const index = (before & ~codeMask) | code;
  const plan = (plans[index] ?? 0) | 0;
  const what = plan & partMask;
  if (what > cell) {
    if (takeAlone(scan, plan, code)) setAt[code] = serial;
    return code;
  }
  const number = (what === context ? contextNumber(scan, code) : cellNumber(scan, code)) | 0;
  scan.number = number;
  if (number >= 0 && recurring[index] === 1) {
    putRecent({ view: source.view, at, size: end - at }, { code, number });
  }
  return code;
}

/** Which of what is told of one credential alone comes here, each credential has its own habit. */
function expectedCode({ place }: Scan, before: number): number {
  const code = (followers[before] ?? 0) | 0;
  if (ofOneCredential[code] === 0 || place < 0) return code;
  const last = (told[place] ?? 0) & codeMask;
  return last === 0 ? code : last;
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
