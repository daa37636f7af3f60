import { isBelievable, refusals } from '../otlp/decode.ts';
import { mostAttributes } from '../otlp/limits.ts';
import { cellColumn, clearRow, idWords, numberColumn, widerColumns } from './batch-columns.ts';
import { fingerprintWords } from './column-names.ts';
import { copyWords, readFingerprint } from './fingerprint-words.ts';
import { entry, intern, valueOf } from './interner.ts';
import { kindOfName } from './kind-of-name.ts';
import { refuse } from './refuse.ts';
import { resourceOf } from './resource-of.ts';
import { noFingerprint, type Scan } from './scan.ts';
import { scanAttributes } from './scan-attributes.ts';
import * as memory from './scan-memory.ts';
import { scanSpan } from './scan-span.ts';
import { msAt } from './span-fields.ts';
import { kind } from './span-keys.ts';
import { takeHeartbeat } from './take-heartbeat.ts';

// V8 folds the constants that a module declares, and loads those that it imports at each use.
const { heartbeat, fetched } = kind;
const { at: atColumn, count: countColumn, issuedAt: issuedColumn, expiresAt: expiresColumn } = numberColumn;
const { context: contextColumn } = cellColumn;
const { row: rowWord } = entry;
const { told } = memory;
const most = mostAttributes;
const rowIdWords = idWords;
const rowWords = fingerprintWords;

/** Takes one span into the batch, or counts why not. */
export function takeSpan(scan: Scan, at: number, end: number): void {
  scanSpan(scan, at, end);
  const found = kindOfName(scan.source.view, scan.nameAt, scan.nameEnd);
  if (found < 0) {
    scan.ignored++;
    return;
  }
  if (scan.attributes > most) scan.dropped += scan.attributes - most;
  if (found === heartbeat) takeHeartbeat(scan);
  else takeObservation(scan, found);
}

function takeObservation(scan: Scan, found: number): void {
  beginRow(scan);
  scanAttributes(scan, found);
  if (!scan.own && scan.fingerprintAt === -1) {
    scan.ignored++;
    clearRow(scan.columns, scan.length);
    return;
  }
  const resource = resourceOf(scan);
  const refusal = writeIds(scan) ?? placeFingerprint(scan);
  if (refusal !== null) {
    refuse(scan, refusal);
    clearRow(scan.columns, scan.length);
    return;
  }
  writeFingerprint(scan);
  writeTime(scan, found);
  writeContext(scan, found, resource);
  scan.length++;
}

/** What most rows do not tell. */
function beginRow(scan: Scan): void {
  if (scan.length === scan.columns.capacity) scan.columns = widerColumns(scan.columns);
  const { numbers, ephemeral, capacity } = scan.columns;
  const row = scan.length;
  numbers[countColumn * capacity + row] = 0;
  numbers[issuedColumn * capacity + row] = 0;
  numbers[expiresColumn * capacity + row] = 0;
  ephemeral[row] = -1;
  scan.fingerprintAt = scan.place = -1;
  scan.toldNow = 0;
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Writes the ids as they stand; gives the reason when they are not valid (missing, zero or of another length). */
function writeIds({ source: { view }, columns, length, traceAt, spanAt }: Scan): string | null {
  if (traceAt < 0) return refusals.traceId;
  const row = length * rowIdWords;
  let any = 0;
  for (let i = 0; i < 4; i++) {
    const word = view.getInt32(traceAt + 4 * i, isLittleEndian);
    columns.ids[row + i] = word;
    any |= word;
  }
  if (any === 0) return refusals.traceId;
  if (spanAt < 0) return refusals.spanId;
  const first = view.getInt32(spanAt, isLittleEndian);
  const second = view.getInt32(spanAt + 4, isLittleEndian);
  columns.ids[row + 4] = first;
  columns.ids[row + 5] = second;
  return (first | second) === 0 ? refusals.spanId : null;
}

/** Finds the place of the fingerprint; gives the reason when there is none that is right. */
function placeFingerprint(scan: Scan): string | null {
  const { fingerprintAt } = scan;
  if (scan.place >= 0) return null;
  if (fingerprintAt === -1) return refusals.noFingerprint;
  if (fingerprintAt !== noFingerprint) scan.place = readFingerprint(scan.source.view, fingerprintAt);
  return scan.place < 0 ? refusals.badFingerprint : null;
}

function writeFingerprint({ columns, length, place, toldNow }: Scan): void {
  copyWords(place, columns.fingerprints, length * rowWords);
  if (toldNow !== 0 && told[place] !== toldNow) told[place] = toldNow;
}

function writeTime(scan: Scan, found: number): void {
  const { columns, length: row, receivedAt } = scan;
  const claimed = msAt(scan, found === fetched ? scan.endAt : scan.startAt);
  const skewed = !isBelievable(claimed, receivedAt);
  columns.numbers[atColumn * columns.capacity + row] = skewed ? receivedAt : claimed;
  columns.skewed[row] = skewed ? 1 : 0;
}

function writeContext(scan: Scan, found: number, resource: number): void {
  const { tuple, tupleLength, contexts, columns, base } = scan;
  tuple[0] = found;
  tuple[1] = resource;
  const number = intern(contexts, 0, tupleLength * tuple.BYTES_PER_ELEMENT);
  let row = (contexts.words[number * 2 + rowWord] ?? 0) - base;
  if (row < 0) {
    const context = valueOf(contexts, number);
    if (context === undefined) throw new RangeError('a context that was never read');
    row = scan.usedContexts.push(context) - 1;
    contexts.words[number * 2 + rowWord] = base + row;
  }
  columns.cells[contextColumn * columns.capacity + scan.length] = row;
}
