import { MayflyError } from '../errors.ts';
import { type AttributeBag, type SpanName, scopeNames, spanNames } from '../semconv.ts';
import { jsonAttributes } from './json-attributes.ts';
import { field, isObject, type JsonObject } from './json-field.ts';
import type { RawSpanSink } from './raw-span.ts';

/**
 * Reads an ExportTraceServiceRequest in OTLP's JSON (opentelemetry.io/docs/specs/otlp, JSON Protobuf
 * encoding): lowerCamelCase, hex ids, 64-bit numbers as text or number. It looks only at the fields it
 * names, at their depth, so neither depth nor strange names matter. Throws `request.undecodable`.
 */
export function readJson(body: Uint8Array, sink: RawSpanSink): void {
  for (const resourceSpans of objects(parse(body), 'resourceSpans')) {
    let resource: AttributeBag | null = null;
    const resourceOf = (): AttributeBag => {
      resource ??= jsonAttributes(object(resourceSpans, 'resource'), 'resource', sink);
      return resource;
    };
    for (const scopeSpans of objects(resourceSpans, 'scopeSpans')) {
      const own = knownScopes.has(field(object(scopeSpans, 'scope'), 'name'));
      for (const span of list(scopeSpans, 'spans')) {
        if (isObject(span)) readSpan(span, { own, resourceOf, sink });
        else sink.refuse('span that is not an object');
      }
    }
  }
}

interface Around {
  readonly own: boolean;
  readonly resourceOf: () => AttributeBag;
  readonly sink: RawSpanSink;
}

function readSpan(span: JsonObject, { own, resourceOf, sink }: Around): void {
  const name = field(span, 'name');
  if (!isSpanName(name)) return sink.ignore();
  const attributes = jsonAttributes(span, 'span', sink);
  if (!own && attributes['mayfly.credential.fingerprint'] === undefined) return sink.ignore();
  sink.accept({
    traceId: id(field(span, 'traceId'), traceIdShape),
    spanId: id(field(span, 'spanId'), spanIdShape),
    name,
    startMs: nanosAsMs(field(span, 'startTimeUnixNano')),
    endMs: nanosAsMs(field(span, 'endTimeUnixNano')),
    resource: resourceOf(),
    attributes,
  });
}

const knownScopes: ReadonlySet<unknown> = new Set(scopeNames);
const knownSpans: ReadonlySet<unknown> = new Set(Object.values(spanNames));

function isSpanName(name: unknown): name is SpanName {
  return knownSpans.has(name);
}

const traceIdShape = /^(?!0+$)[0-9a-f]{32}$/;
const spanIdShape = /^(?!0+$)[0-9a-f]{16}$/;

function id(value: unknown, shape: RegExp): string | null {
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  return shape.test(text) ? text : null;
}

/**
 * A text is exact. A number has lost up to 128 ns in JSON.parse, so one within a microsecond of a whole
 * millisecond is taken for it. Anything else is 0, as when it is not given.
 */
function nanosAsMs(value: unknown): number {
  if (typeof value === 'string') return /^\d{1,20}$/.test(value) ? Number(value.slice(0, -6)) : 0;
  if (typeof value !== 'number' || !(value >= 0)) return 0;
  const ms = value / 1_000_000;
  return Math.abs(ms - Math.round(ms)) < 0.001 ? Math.round(ms) : Math.floor(ms);
}

/** V8's own message is not passed on: it quotes the input (law 3). */
function parse(body: Uint8Array): JsonObject {
  let root: unknown;
  try {
    root = JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw undecodable('it is not JSON; check that it is sent whole and that content-type matches');
  }
  if (!isObject(root)) throw undecodable('the root is not an object');
  return root;
}

function objects(from: JsonObject, name: string): readonly JsonObject[] {
  return list(from, name).map((item) => {
    if (!isObject(item)) throw undecodable(`${name} holds something that is not an object`);
    return item;
  });
}

function list(from: JsonObject, name: string): readonly unknown[] {
  const value = field(from, name) ?? [];
  if (!Array.isArray(value)) throw undecodable(`${name} is not a list`);
  return value;
}

function object(from: JsonObject, name: string): JsonObject {
  const value = field(from, name) ?? {};
  if (!isObject(value)) throw undecodable(`${name} is not an object`);
  return value;
}

function undecodable(why: string): MayflyError {
  return new MayflyError('request.undecodable', `the body is not an OTLP trace request in JSON: ${why}`);
}
