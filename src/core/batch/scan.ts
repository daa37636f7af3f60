import type { Instant } from '../instant.ts';
import type { Heartbeat } from '../observation.ts';
import type { CloseLooks } from '../otlp/close-looks.ts';
import type { Cursor } from '../otlp/wire.ts';
import type { Context } from './batch.ts';
import { type Columns, clearCells, createColumns } from './batch-columns.ts';
import { createDictionaries, type Dictionaries, type Read } from './dictionaries.ts';
import { clearInterner, createInterner, type Interner, isFull, type Source, sourceOf } from './interner.ts';
import { readContext, tupleWords } from './read-context.ts';
import { clearRecent } from './recent-attributes.ts';
import { type Resource, readResource } from './resources.ts';
import { setAt, told } from './scan-memory.ts';

/**
 * The state of the scanner: what it knows from earlier requests, the batch being made, and where it stands. One
 * for the process, since a request is read without interruption.
 */
export interface Scan {
  readonly source: Source;
  /** For what is read off the fast path. */
  cursor: Cursor;
  receivedAt: Instant;

  readonly dictionaries: Dictionaries;
  readonly resources: Interner<Resource>;
  /** By tuple: kind, resource, then number and code of each shared value. */
  readonly contexts: Interner<Context>;
  /** All of them: those that are only right together, and the others. */
  readonly together: readonly Interner<unknown>[];
  readonly apart: readonly Interner<unknown>[];

  columns: Columns;
  /** Rows of the batch so far. */
  length: number;
  /** What rows of interners count from in this batch. */
  base: number;
  strings: string[];
  lists: (readonly string[])[];
  usedContexts: Context[];
  heartbeats: Heartbeat[];
  rejected: number;
  readonly reasons: Set<string>;
  ignored: number;
  dropped: number;

  /** Of the ResourceSpans being read; -1: no span has needed the resource yet. */
  resourceStart: number;
  resourceEnd: number;
  resource: number;
  /** Whether the scope being read is Mayfly's. */
  own: boolean;

  /** The name of the span; empty when it has none. */
  nameAt: number;
  nameEnd: number;
  /** Where the fields of the span stand; -1: not there, or an id of a wrong length. */
  traceAt: number;
  spanAt: number;
  startAt: number;
  endAt: number;
  /** Attributes of the span, of which no more than are examined are noted. */
  attributes: number;
  /** Text of the fingerprint, 34 bytes; -1: no such attribute. */
  fingerprintAt: number;
  /** Of the fingerprint among those that are known; -1: it is not, as far as was looked. */
  place: number;
  /** What the span tells of its credential alone, number and code as in a tuple; 0: nothing. */
  toldNow: number;
  /** Of the span whose attributes are read. */
  serial: number;
  readonly tuple: Int32Array;
  tupleLength: number;
  /** The value of an attribute that is not among the recent ones, and its number (-1: none). */
  valueAt: number;
  valueEnd: number;
  number: number;
}

/** In the place of a fingerprint is a text that cannot be one. */
export const noFingerprint = -2;

const nothing: Source = sourceOf(new Uint8Array(0));

/** There is one for the process: another that is made takes its memory over. */
export function createScan(): Scan {
  setAt.fill(0);
  told.fill(0);
  clearRecent();
  const source = { ...nothing };
  const tuple = new Int32Array(tupleWords);
  const dictionaries = createDictionaries(source);
  const resources = createInterner(source, (at, end) => readResource(source, [{ at, end }]));
  const contexts = createInterner(sourceOf(new Uint8Array(tuple.buffer)), () => readContext(scan));
  const scan: Scan = {
    source,
    cursor: { bytes: source.bytes, at: 0 },
    receivedAt: 0 as Instant,
    dictionaries,
    resources,
    contexts,
    together: [...distinct(dictionaries.ofContext), resources, contexts],
    apart: distinct([...dictionaries.texts, ...dictionaries.lists]),
    columns: createColumns(firstCapacity),
    length: 0,
    base: 1,
    ...emptyBatch(),
    reasons: new Set(),
    resourceStart: 0,
    resourceEnd: 0,
    resource: -1,
    own: false,
    nameAt: 0,
    nameEnd: 0,
    traceAt: -1,
    spanAt: -1,
    startAt: -1,
    endAt: -1,
    attributes: 0,
    fingerprintAt: -1,
    place: -1,
    toldNow: 0,
    serial: 0,
    tuple,
    tupleLength: 0,
    valueAt: 0,
    valueEnd: 0,
    number: -1,
  };
  return scan;
}

const firstCapacity = 512;
/** Rows of working memory that are kept for the next request. */
const mostCapacity = 16_384;
/** Serial numbers and row numbers begin anew before they leave 31 bits. */
const mostNumber = 2 ** 30;

/** What is scanned, when it was received, and what its texts may take. */
export interface ScanBody {
  readonly body: Uint8Array;
  readonly receivedAt: Instant;
  readonly looks: CloseLooks;
}

/** Turns to a new body. What an earlier one left behind, even one that broke, is cleared away. */
export function beginScan(scan: Scan, { body, receivedAt, looks }: ScanBody): void {
  Object.assign(scan.source, sourceOf(body, looks));
  scan.cursor = { bytes: scan.source.bytes, at: 0 };
  scan.receivedAt = receivedAt;
  scan.base += Math.max(scan.strings.length, scan.lists.length, scan.usedContexts.length);
  if (scan.columns.capacity > mostCapacity) scan.columns = createColumns(firstCapacity);
  else clearCells(scan.columns, Math.min(scan.length + 1, scan.columns.capacity));
  Object.assign(scan, emptyBatch());
  scan.length = 0;
  scan.reasons.clear();
  clearFull(scan);
}

function emptyBatch(): Pick<
  Scan,
  'strings' | 'lists' | 'usedContexts' | 'heartbeats' | 'rejected' | 'ignored' | 'dropped'
> {
  return {
    strings: [''],
    lists: [[]],
    usedContexts: [],
    heartbeats: [],
    rejected: 0,
    ignored: 0,
    dropped: 0,
  };
}

function distinct(interners: readonly (Interner<Read> | null)[]): Interner<unknown>[] {
  return [...new Set(interners.filter((one) => one !== null))];
}

/** Contexts name their values by number, so they are cleared together. */
function clearFull(scan: Scan): void {
  const { together, apart } = scan;
  const isOutOfNumbers = scan.base > mostNumber;
  if (isOutOfNumbers || together.some(isFull)) clearAll(together);
  clearAll(apart.filter((interner) => isOutOfNumbers || isFull(interner)));
  if (isOutOfNumbers) scan.base = 1;
  if (scan.serial > mostNumber) {
    scan.serial = 0;
    setAt.fill(0);
  }
}

/** Clears dictionaries, and what names values by their numbers. */
function clearAll(interners: readonly Interner<unknown>[]): void {
  if (interners.length === 0) return;
  interners.forEach(clearInterner);
  clearRecent();
  told.fill(0);
}

/** Lets go of the body, which may be large, and of texts that were withheld only because of what was beside them. */
export function endScan(scan: Scan): void {
  if (scan.source.looks.withheld > 0) clearAll([...scan.together, ...scan.apart]);
  Object.assign(scan.source, nothing);
  scan.cursor = { bytes: nothing.bytes, at: 0 };
}
