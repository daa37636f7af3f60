import protobuf from 'protobufjs';

/** Of opentelemetry-proto (trace/v1, common/v1, resource/v1): what a reader of credential spans needs. */
const descriptor = {
  nested: {
    Request: message({ resourceSpans: list('ResourceSpans', 1) }),
    ResourceSpans: message({
      resource: one('Resource', 1),
      scopeSpans: list('ScopeSpans', 2),
      schemaUrl: one('string', 3),
    }),
    Resource: message({ attributes: list('KeyValue', 1), droppedAttributesCount: one('uint32', 2) }),
    ScopeSpans: message({ scope: one('Scope', 1), spans: list('Span', 2), schemaUrl: one('string', 3) }),
    Scope: message({
      name: one('string', 1),
      version: one('string', 2),
      attributes: list('KeyValue', 3),
      droppedAttributesCount: one('uint32', 4),
    }),
    Span: message({
      traceId: one('bytes', 1),
      spanId: one('bytes', 2),
      traceState: one('string', 3),
      parentSpanId: one('bytes', 4),
      name: one('string', 5),
      kind: one('int32', 6),
      startTimeUnixNano: one('fixed64', 7),
      endTimeUnixNano: one('fixed64', 8),
      attributes: list('KeyValue', 9),
      droppedAttributesCount: one('uint32', 10),
    }),
    KeyValue: message({ key: one('string', 1), value: one('AnyValue', 2) }),
    ArrayValue: message({ values: list('AnyValue', 1) }),
    KeyValueList: message({ values: list('KeyValue', 1) }),
    AnyValue: {
      ...message({
        stringValue: one('string', 1),
        boolValue: one('bool', 2),
        intValue: one('int64', 3),
        doubleValue: one('double', 4),
        arrayValue: one('ArrayValue', 5),
        kvlistValue: one('KeyValueList', 6),
        bytesValue: one('bytes', 7),
      }),
      oneofs: {
        value: {
          oneof: [
            'stringValue',
            'boolValue',
            'intValue',
            'doubleValue',
            'arrayValue',
            'kvlistValue',
            'bytesValue',
          ],
        },
      },
    },
  },
};

function message(fields: Readonly<Record<string, protobuf.IField>>): {
  fields: Record<string, protobuf.IField>;
} {
  return { fields };
}

function one(type: string, id: number): protobuf.IField {
  return { type, id };
}

function list(type: string, id: number): protobuf.IField {
  return { type, id, rule: 'repeated' } as protobuf.IField;
}

const request = protobuf.Root.fromJSON(descriptor).lookupType('Request');

type Value = string | number | boolean | readonly Value[] | null;

/** A span as an ordinary reader would hand it on. */
export interface ExtractedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly resource: Readonly<Record<string, Value>>;
  readonly attributes: Readonly<Record<string, Value>>;
}

interface Any {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: { toNumber(): number };
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values: readonly Any[] };
  readonly value?: string;
}
interface Pair {
  readonly key: string;
  readonly value: Any;
}
interface Tree {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Pair[] };
    readonly scopeSpans: readonly { readonly spans: readonly TreeSpan[] }[];
  }[];
}
interface TreeSpan {
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  readonly name: string;
  readonly startTimeUnixNano: { toNumber(): number };
  readonly endTimeUnixNano: { toNumber(): number };
  readonly attributes: readonly Pair[];
}

/**
 * The usual way: the decoder that protobufjs generates (the same code at run time as in its static module),
 * then attributes as records. Nothing is checked, cleaned or refused, which a collector must do on top.
 */
export function readWithProtobufjs(body: Uint8Array): readonly ExtractedSpan[] {
  const tree = request.decode(body) as unknown as Tree;
  const spans: ExtractedSpan[] = [];
  for (const { resource, scopeSpans } of tree.resourceSpans) {
    const facts = record(resource.attributes);
    for (const { spans: inScope } of scopeSpans)
      for (const span of inScope) spans.push(extracted(span, facts));
  }
  return spans;
}

function extracted(span: TreeSpan, resource: ExtractedSpan['resource']): ExtractedSpan {
  return {
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    name: span.name,
    startMs: span.startTimeUnixNano.toNumber() / 1e6,
    endMs: span.endTimeUnixNano.toNumber() / 1e6,
    resource,
    attributes: record(span.attributes),
  };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

function record(pairs: readonly Pair[]): Record<string, Value> {
  const found: Record<string, Value> = {};
  for (const { key, value } of pairs) found[key] = held(value);
  return found;
}

function held(any: Any): Value {
  switch (any.value) {
    case 'stringValue':
      return any.stringValue ?? null;
    case 'boolValue':
      return any.boolValue ?? null;
    case 'intValue':
      return any.intValue?.toNumber() ?? null;
    case 'doubleValue':
      return any.doubleValue ?? null;
    case 'arrayValue':
      return any.arrayValue?.values.map(held) ?? null;
    default:
      return null;
  }
}
