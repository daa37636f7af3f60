import { MayflyError } from '../errors.ts';
import type { Instant } from '../instant.ts';
import { type CloseLooks, closeLooks } from '../otlp/close-looks.ts';
import { isKnownScope, tags } from '../otlp/protobuf.ts';
import type { BatchResult } from './batch.ts';
import { copyColumns } from './batch-columns.ts';
import { eachMessage } from './each-message.ts';
import { beginScan, createScan, endScan, type Scan, type ScanBody } from './scan.ts';
import { takeSpan } from './take-span.ts';

/** Made at the first request: whoever only reads a batch needs none. */
let scan: Scan | null = null;

/**
 * Reads an ExportTraceServiceRequest in protobuf straight into columns. Throws `request.undecodable`. Time and
 * memory are linear in the body, whatever is in it.
 */
export function scanProtobuf(
  body: Uint8Array,
  receivedAt: Instant,
  looks: CloseLooks = closeLooks(body.byteLength),
): BatchResult {
  scan ??= createScan();
  const request = { body, receivedAt, looks };
  try {
    return scanInOrder(scan, request) ?? scanInAnyOrder(scan, request);
  } finally {
    endScan(scan);
  }
}

/**
 * Takes each scope for the one of all spans around it, as senders write it first; null when that was wrong, or may
 * have been the reason why the body could not be read.
 */
function scanInOrder(into: Scan, request: ScanBody): BatchResult | null {
  beginScan(into, request);
  let isInOrder = true;
  const scopeSpans = (at: number, end: number): void => {
    if (!scanScopeSpans(into, at, end)) isInOrder = false;
  };
  try {
    scanRequest(into, request.body.byteLength, scopeSpans);
  } catch (error) {
    if (error instanceof MayflyError) return null;
    throw error;
  }
  return isInOrder ? result(into) : null;
}

/** Looks for the scope before it reads the spans around it. */
function scanInAnyOrder(into: Scan, request: ScanBody): BatchResult {
  beginScan(into, request);
  scanRequest(into, request.body.byteLength, (at, end) => {
    into.own = false;
    const { source, cursor } = into;
    eachMessage({ source, cursor, at, end, tag: tags.scopeSpans.scope }, (from, stop) =>
      scanScope(into, from, stop),
    );
    eachMessage({ source, cursor, at, end, tag: tags.scopeSpans.span }, (from, stop) =>
      takeSpan(into, from, stop),
    );
  });
  return result(into);
}

function scanRequest(into: Scan, size: number, scopeSpans: (at: number, end: number) => void): void {
  const { source, cursor } = into;
  eachMessage({ source, cursor, at: 0, end: size, tag: tags.request.resourceSpans }, (at, end) => {
    into.resourceStart = at;
    into.resourceEnd = end;
    into.resource = -1;
    eachMessage({ source, cursor, at, end, tag: tags.resourceSpans.scopeSpans }, scopeSpans);
  });
}

/** False when a scope after a span says of it something else than was known. */
function scanScopeSpans(into: Scan, at: number, end: number): boolean {
  const { source, cursor } = into;
  into.own = false;
  let isInOrder = true;
  let spans = 0;
  eachMessage(
    { source, cursor, at, end, tag: tags.scopeSpans.span, other: tags.scopeSpans.scope },
    (from, stop, tag) => {
      if (tag === tags.scopeSpans.span) {
        spans++;
        takeSpan(into, from, stop);
        return;
      }
      const { own } = into;
      scanScope(into, from, stop);
      if (spans > 0 && own !== into.own) isInOrder = false;
    },
  );
  return isInOrder;
}

/** The last name of the last scope counts. */
function scanScope(into: Scan, at: number, end: number): void {
  const { source, cursor } = into;
  eachMessage({ source, cursor, at, end, tag: tags.scope.name }, (nameAt, nameEnd) => {
    into.own = isKnownScope(source.bytes, nameAt, nameEnd);
  });
}

function result({ columns, length, receivedAt, source, ...rest }: Scan): BatchResult {
  const { strings, lists, usedContexts: contexts, heartbeats, rejected, reasons, ignored, dropped } = rest;
  return {
    batch: {
      ...copyColumns(columns, length),
      receivedAt,
      strings,
      lists,
      contexts,
      heartbeats,
      sender: null,
    },
    rejected,
    reasons: [...reasons],
    ignored,
    spans: length + heartbeats.length + rejected + ignored,
    droppedAttributes: dropped,
    withheldTexts: source.looks.withheld,
  };
}
