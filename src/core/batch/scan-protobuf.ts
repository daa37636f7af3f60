import type { Instant } from '../instant.ts';
import { isKnownScope, tags } from '../otlp/protobuf.ts';
import type { BatchResult } from './batch.ts';
import { copyColumns } from './batch-columns.ts';
import { eachMessage } from './each-message.ts';
import { beginScan, createScan, endScan, type Scan } from './scan.ts';
import { takeSpan } from './take-span.ts';

/** Made at the first request: whoever only reads a batch needs none. */
let scan: Scan | null = null;

/**
 * Reads an ExportTraceServiceRequest in protobuf straight into columns. Throws `request.undecodable`. Time and
 * memory are linear in the body, whatever is in it.
 */
export function scanProtobuf(body: Uint8Array, receivedAt: Instant): BatchResult {
  scan ??= createScan();
  beginScan(scan, body, receivedAt);
  try {
    scanRequest(scan, body.byteLength);
    return result(scan);
  } finally {
    endScan(scan);
  }
}

function scanRequest(into: Scan, end: number): void {
  const { source, cursor } = into;
  eachMessage({ source, cursor, at: 0, end, tag: tags.request.resourceSpans }, (at, stop) =>
    scanResourceSpans(into, at, stop),
  );
}

function scanResourceSpans(into: Scan, at: number, end: number): void {
  const { source, cursor } = into;
  into.resourceStart = at;
  into.resourceEnd = end;
  into.resource = -1;
  eachMessage({ source, cursor, at, end, tag: tags.resourceSpans.scopeSpans }, (from, stop) =>
    scanScopeSpans(into, from, stop),
  );
}

/** Walked twice, as the scope may stand after its spans. */
function scanScopeSpans(into: Scan, at: number, end: number): void {
  const { source, cursor } = into;
  into.own = false;
  eachMessage({ source, cursor, at, end, tag: tags.scopeSpans.scope }, (scopeAt, scopeEnd) =>
    eachMessage({ source, cursor, at: scopeAt, end: scopeEnd, tag: tags.scope.name }, (nameAt, nameEnd) => {
      into.own = isKnownScope(source.bytes, nameAt, nameEnd);
    }),
  );
  eachMessage({ source, cursor, at, end, tag: tags.scopeSpans.span }, (spanAt, spanEnd) =>
    takeSpan(into, spanAt, spanEnd),
  );
}

function result({ columns, length, receivedAt, ...rest }: Scan): BatchResult {
  const { strings, lists, usedContexts: contexts, heartbeats, rejected, reasons, ignored, dropped } = rest;
  return {
    batch: { ...copyColumns(columns, length), receivedAt, strings, lists, contexts, heartbeats },
    rejected,
    reasons: [...reasons],
    ignored,
    spans: length + heartbeats.length + rejected + ignored,
    droppedAttributes: dropped,
  };
}
