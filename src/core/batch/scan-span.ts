import { mostAttributes } from '../otlp/limits.ts';
import { tags } from '../otlp/protobuf.ts';
import { readLength, readTag, skip } from '../otlp/wire.ts';
import type { Scan } from './scan.ts';
import * as memory from './scan-memory.ts';

const { traceId, spanId, name, start, end: endTime, attribute } = tags.span;
// V8 folds the constants that a module declares, and loads those that it imports at each use.
const { starts, ends } = memory;
const most = mostAttributes;
const varintType = 0;
const lengthType = 2;
const traceIdBytes = 16;
const spanIdBytes = 8;
const timeBytes = 8;

/**
 * Walks the fields of a span and notes where they stand: a message may have them in any order, and the name says
 * which attributes are wanted. The last of equal fields counts. What is here is the form in which senders write
 * them. V8 keeps the cursor in a register as long as it is a local variable, and as an integer as long as every
 * sum is cut to 32 bits.
 */
export function scanSpan(scan: Scan, from: number, end: number): void {
  const { octets } = scan.source;
  scan.traceAt = scan.spanAt = scan.startAt = scan.endAt = -1;
  scan.nameAt = scan.nameEnd = 0;
  scan.attributes = 0;
  let attributes = 0;
  const last = end | 0;
  let at = from | 0;
  while (at < last) {
    const tag = (octets[at] ?? 0) | 0;
    const size = (at + 1 < last ? (octets[at + 1] ?? 128) : 128) | 0;
    const payload = (at + 2) | 0;
    const stop = (payload + size) | 0;
    if (tag === attribute && size < 128 && stop <= last) {
      if (attributes < most) {
        starts[attributes] = payload;
        ends[attributes] = stop;
      }
      attributes = (attributes + 1) | 0;
      at = stop;
      continue;
    }
    const type = tag & 7;
    if ((tag === start || tag === endTime) && at + timeBytes < last) {
      if (tag === start) scan.startAt = at + 1;
      else scan.endAt = at + 1;
      at = (at + 1 + timeBytes) | 0;
      continue;
    }
    if (tag >= 8 && tag < 128 && size < 128) {
      if (type === lengthType && stop <= last) {
        noteField(scan, tag, payload, stop);
        at = stop;
        continue;
      }
      if (type === varintType) {
        at = payload;
        continue;
      }
    }
    scan.attributes = attributes;
    at = scanOther(scan, at, last) | 0;
    attributes = scan.attributes | 0;
  }
  scan.attributes = attributes;
}

// oxlint-disable-next-line max-params -- called for some fields of every span
function noteField(scan: Scan, tag: number, at: number, stop: number): void {
  if (tag === traceId) scan.traceAt = stop - at === traceIdBytes ? at : -1;
  else if (tag === spanId) scan.spanAt = stop - at === spanIdBytes ? at : -1;
  else if (tag === name) {
    scan.nameAt = at;
    scan.nameEnd = stop;
  }
}

/** Walks one field in another form, and gives where it ends. */
function scanOther(scan: Scan, from: number, end: number): number {
  const { cursor } = scan;
  cursor.at = from;
  const tag = readTag(cursor, end);
  if ((tag & 7) !== lengthType) {
    const at = cursor.at;
    skip(cursor, end, tag);
    if (tag === start) scan.startAt = at;
    else if (tag === endTime) scan.endAt = at;
    return cursor.at;
  }
  const stop = readLength(cursor, end);
  const at = cursor.at;
  if (tag === attribute) {
    const index = scan.attributes++;
    if (index < most) {
      starts[index] = at;
      ends[index] = stop;
    }
  } else noteField(scan, tag, at, stop);
  return stop;
}
