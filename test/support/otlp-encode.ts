/**
 * A small OTLP/HTTP encoder for tests, written by hand from opentelemetry-proto and apart from the reader,
 * so that a mistake in one does not hide in the other. It writes what it is given, valid or not.
 */

/** A whole number becomes an int, another a double; `null` is an AnyValue without a value. */
export type OtlpValue =
  | string
  | boolean
  | number
  | bigint
  | null
  | { readonly double: number }
  | { readonly bytes: Uint8Array }
  | { readonly map: OtlpAttributes }
  | readonly OtlpValue[];

/** An object, or pairs where a key may come twice. */
export type OtlpAttributes =
  | Readonly<Record<string, OtlpValue>>
  | readonly (readonly [key: string, value: OtlpValue])[];

export interface OtlpSpan {
  /** Hex. */
  readonly traceId: string;
  /** Hex. */
  readonly spanId: string;
  readonly name: string;
  /** Milliseconds as a number, nanoseconds as a bigint. */
  readonly start: number | bigint;
  readonly end: number | bigint;
  readonly attributes: OtlpAttributes;
}

export interface OtlpTrace {
  readonly resource: OtlpAttributes;
  /** Name of the instrumentation scope; null leaves the scope out. */
  readonly scope: string | null;
  readonly spans: readonly OtlpSpan[];
}

/** An ExportTraceServiceRequest with one ResourceSpans and one ScopeSpans for each trace. */
export function encodeTraces(traces: readonly OtlpTrace[], encoding: 'protobuf' | 'json'): Uint8Array {
  return encoding === 'protobuf'
    ? concat(traces.map((trace) => bytesField(1, resourceSpans(trace))))
    : new TextEncoder().encode(JSON.stringify({ resourceSpans: traces.map(resourceSpansJson) }));
}

/** Parts of a protobuf message one after the other. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** A varint of the 64 low bits. */
export function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

/** A field of wire type 0. */
export function varintField(number: number, value: number | bigint): Uint8Array {
  return concat([varint(number << 3), varint(value)]);
}

/** A field of wire type 2: a text, bytes or an embedded message. */
export function bytesField(number: number, value: Uint8Array | string): Uint8Array {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  return concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
}

/** A field of wire type 1 that holds an unsigned integer. */
export function fixed64Field(number: number, value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  return concat([varint((number << 3) | 1), bytes]);
}

/** A span in protobuf. */
export function spanBytes(span: OtlpSpan): Uint8Array {
  return concat([
    bytesField(1, Buffer.from(span.traceId, 'hex')),
    bytesField(2, Buffer.from(span.spanId, 'hex')),
    bytesField(5, span.name),
    varintField(6, 1),
    fixed64Field(7, nanos(span.start)),
    fixed64Field(8, nanos(span.end)),
    ...keyValues(9, span.attributes),
  ]);
}

/** A span in JSON. */
export function spanJson(span: OtlpSpan): object {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    name: span.name,
    kind: 1,
    startTimeUnixNano: String(nanos(span.start)),
    endTimeUnixNano: String(nanos(span.end)),
    attributes: keyValuesJson(span.attributes),
  };
}

/** Attributes in protobuf, each a field of that number. */
export function keyValues(number: number, attributes: OtlpAttributes): Uint8Array[] {
  return pairs(attributes).map(([key, value]) =>
    bytesField(number, concat([bytesField(1, key), bytesField(2, anyValue(value))])),
  );
}

/** An AnyValue in protobuf. */
export function anyValue(value: OtlpValue): Uint8Array {
  if (value === null) return new Uint8Array(0);
  if (typeof value === 'string') return bytesField(1, value);
  if (typeof value === 'boolean') return varintField(2, value ? 1 : 0);
  if (typeof value === 'bigint') return varintField(3, value);
  if (typeof value === 'number') return Number.isInteger(value) ? varintField(3, value) : double(value);
  if (isList(value)) return bytesField(5, concat(value.map((item) => bytesField(1, anyValue(item)))));
  if ('double' in value) return double(value.double);
  if ('bytes' in value) return bytesField(7, value.bytes);
  return bytesField(6, concat(keyValues(1, value.map)));
}

/** An AnyValue in JSON. */
function anyValueJson(value: OtlpValue): object {
  if (value === null) return {};
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'bigint') return { intValue: String(value) };
  if (typeof value === 'number') {
    return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  }
  if (isList(value)) return { arrayValue: { values: value.map(anyValueJson) } };
  if ('double' in value) return { doubleValue: value.double };
  if ('bytes' in value) return { bytesValue: Buffer.from(value.bytes).toString('base64') };
  return { kvlistValue: { values: keyValuesJson(value.map) } };
}

function resourceSpans(trace: OtlpTrace): Uint8Array {
  const scope = trace.scope === null ? [] : [bytesField(1, bytesField(1, trace.scope))];
  const spans = trace.spans.map((span) => bytesField(2, spanBytes(span)));
  return concat([
    bytesField(1, concat(keyValues(1, trace.resource))),
    bytesField(2, concat([...scope, ...spans])),
  ]);
}

function resourceSpansJson(trace: OtlpTrace): object {
  const scope = trace.scope === null ? {} : { scope: { name: trace.scope } };
  return {
    resource: { attributes: keyValuesJson(trace.resource) },
    scopeSpans: [{ ...scope, spans: trace.spans.map(spanJson) }],
  };
}

function keyValuesJson(attributes: OtlpAttributes): object[] {
  return pairs(attributes).map(([key, value]) => ({ key, value: anyValueJson(value) }));
}

function pairs(attributes: OtlpAttributes): readonly (readonly [string, OtlpValue])[] {
  return isPairs(attributes) ? attributes : Object.entries(attributes);
}

function isPairs(attributes: OtlpAttributes): attributes is readonly (readonly [string, OtlpValue])[] {
  return Array.isArray(attributes);
}

function isList(value: OtlpValue): value is readonly OtlpValue[] {
  return Array.isArray(value);
}

function nanos(time: number | bigint): bigint {
  return typeof time === 'bigint' ? time : BigInt(time) * 1_000_000n;
}

function double(value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return concat([varint((4 << 3) | 1), bytes]);
}
