import { type AttributeBag, type SpanName, scopeNames, spanNames } from '../semconv.ts';
import { equals } from './allowed-keys.ts';
import { mostAttributes } from './limits.ts';
import { type Gathering, gatherAttribute, gathered } from './protobuf-attributes.ts';
import type { RawSpanSink } from './raw-span.ts';
import { type Cursor, readLength, readNanosAsMs, readTag, skip } from './wire.ts';

/** `field number << 3 | wire type` of opentelemetry-proto collector/trace/v1, trace/v1, resource/v1, common/v1. */
export const tags = {
  request: { resourceSpans: 10 },
  resourceSpans: { resource: 10, scopeSpans: 18 },
  resource: { attribute: 10 },
  scopeSpans: { scope: 10, span: 18 },
  scope: { name: 10 },
  span: { traceId: 10, spanId: 18, name: 42, start: 57, end: 65, attribute: 74 },
} as const;

/**
 * Reads an ExportTraceServiceRequest in protobuf. A message is walked twice where its parts may come in
 * any order; only what Mayfly needs becomes a string. Throws `request.undecodable`.
 */
export function readProtobuf(body: Uint8Array, sink: RawSpanSink): void {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const walk: Walk = { bytes, at: 0, sink, own: false, resourceStart: 0, resourceEnd: 0, resource: null };
  eachMessage(walk, { end: bytes.length, tag: tags.request.resourceSpans }, readResourceSpans);
}

/** Where the reader stands and what it knows of the messages around. */
interface Walk extends Cursor {
  readonly sink: RawSpanSink;
  /** Whether the scope being read is Mayfly's. */
  own: boolean;
  /** The bytes of the ResourceSpans being read, and its attributes once a span needed them. */
  resourceStart: number;
  resourceEnd: number;
  resource: AttributeBag | null;
}

function readResourceSpans(walk: Walk, end: number): void {
  walk.resourceStart = walk.at;
  walk.resourceEnd = end;
  walk.resource = null;
  eachMessage(walk, { end, tag: tags.resourceSpans.scopeSpans }, readScopeSpans);
}

function readScopeSpans(walk: Walk, end: number): void {
  const start = walk.at;
  walk.own = false;
  eachMessage(walk, { end, tag: tags.scopeSpans.scope }, readScope);
  walk.at = start;
  eachMessage(walk, { end, tag: tags.scopeSpans.span }, readSpan);
}

function readScope(walk: Walk, end: number): void {
  eachMessage(walk, { end, tag: tags.scope.name }, (at, nameEnd) => {
    walk.own = isKnownScope(at.bytes, at.at, nameEnd);
  });
}

function readSpan(walk: Walk, end: number): void {
  const start = walk.at;
  let name: SpanName | null = null;
  let [traceId, spanId]: [string | null, string | null] = [null, null];
  let [startMs, endMs] = [0, 0];
  while (walk.at < end) {
    const tag = readTag(walk, end);
    switch (tag) {
      case tags.span.name: {
        const nameEnd = readLength(walk, end);
        name = find(knownSpans, walk, nameEnd);
        walk.at = nameEnd;
        break;
      }
      case tags.span.traceId:
        traceId = readId(walk, end, traceIdBytes);
        break;
      case tags.span.spanId:
        spanId = readId(walk, end, spanIdBytes);
        break;
      case tags.span.start:
        startMs = readNanosAsMs(walk, end);
        break;
      case tags.span.end:
        endMs = readNanosAsMs(walk, end);
        break;
      default:
        skip(walk, end, tag);
    }
  }
  if (name === null) return walk.sink.ignore();
  walk.at = start;
  const attributes = readSpanAttributes(walk, end);
  if (!walk.own && attributes['mayfly.credential.fingerprint'] === undefined) return walk.sink.ignore();
  walk.sink.accept({ traceId, spanId, name, startMs, endMs, resource: resourceOf(walk), attributes });
}

function readSpanAttributes(walk: Walk, end: number): AttributeBag {
  const into: Gathering = { on: 'span', values: {}, seen: 0, looks: walk.sink.looks };
  gatherAll(walk, { end, tag: tags.span.attribute }, into);
  return finish(walk, into);
}

/** The attributes of the resource, which may stand after the spans and in several pieces (they are merged). */
function resourceOf(walk: Walk): AttributeBag {
  if (walk.resource === null) {
    const into: Gathering = { on: 'resource', values: {}, seen: 0, looks: walk.sink.looks };
    const cursor = { bytes: walk.bytes, at: walk.resourceStart };
    eachMessage(cursor, { end: walk.resourceEnd, tag: tags.resourceSpans.resource }, (at, end) =>
      gatherAll(at, { end, tag: tags.resource.attribute }, into),
    );
    walk.resource = finish(walk, into);
  }
  return walk.resource;
}

function gatherAll(cursor: Cursor, message: Message, into: Gathering): void {
  eachMessage(cursor, message, (at, end) => gatherAttribute(at, end, into));
}

function finish(walk: Walk, into: Gathering): AttributeBag {
  if (into.seen > mostAttributes) walk.sink.dropAttributes(into.seen - mostAttributes);
  return gathered(into);
}

/** The bytes up to `end`, of which the fields under `tag` are wanted. */
interface Message {
  readonly end: number;
  readonly tag: number;
}

/** Calls `read` at each embedded message (or bytes) under the tag, and skips the rest. */
function eachMessage<C extends Cursor>(
  cursor: C,
  { end, tag }: Message,
  read: (cursor: C, end: number) => void,
): void {
  while (cursor.at < end) {
    const next = readTag(cursor, end);
    if (next === tag) {
      const messageEnd = readLength(cursor, end);
      read(cursor, messageEnd);
      cursor.at = messageEnd;
    } else skip(cursor, end, next);
  }
}

const traceIdBytes = 16;
const spanIdBytes = 8;

function readId(walk: Walk, end: number, length: number): string | null {
  const idEnd = readLength(walk, end);
  const start = walk.at;
  walk.at = idEnd;
  if (idEnd - start !== length) return null;
  const id = walk.bytes.toString('hex', start, idEnd);
  return /^0+$/.test(id) ? null : id;
}

const knownScopes = scopeNames.map(withBytes);

/** Whether the name of a scope between two places is one of Mayfly's. */
export function isKnownScope(bytes: Buffer, at: number, end: number): boolean {
  return find(knownScopes, { bytes, at }, end) !== null;
}

const knownSpans = Object.values(spanNames).map(withBytes);

interface Known<Name extends string> {
  readonly name: Name;
  readonly bytes: Uint8Array;
}

function withBytes<Name extends string>(name: Name): Known<Name> {
  return { name, bytes: new TextEncoder().encode(name) };
}

/** Which of the names stands between the cursor and `end`, compared as bytes. */
function find<Name extends string>(known: readonly Known<Name>[], cursor: Cursor, end: number): Name | null {
  for (const { name, bytes } of known) {
    if (bytes.length === end - cursor.at && equals(cursor.bytes, cursor.at, bytes)) return name;
  }
  return null;
}
