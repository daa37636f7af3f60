import type { AttributeBag, AttributeValue } from '../../src/core/semconv.ts';
import { activeSpanContext } from './active-span.ts';
import { randomHex } from './random-hex.ts';
import type { SpanRecord } from './span-record.ts';

const spanKindInternal = 1;

/**
 * Makes the function that turns a record into one spool line: a whole OTLP/JSON ExportTraceServiceRequest
 * (opentelemetry.io/docs/specs/otlp, section JSON Protobuf encoding) and a newline. The resource is
 * serialised once; a span is written as text, because objects for each attribute would be most of what the
 * hooks allocate.
 */
export function otlpLines(resource: AttributeBag, version: string): (record: SpanRecord) => string {
  const scope = JSON.stringify({ name: '@mayfly/instrumentation', version });
  // The span comes first, so that files differ from their first bytes on: by those, the Collector's
  // file receiver tells one file from another (its `fingerprint_size` is 1,000).
  const head = `{"resourceSpans":[{"scopeSpans":[{"scope":${scope},"spans":[`;
  const tail = (instance: number): string => {
    const renewed = { 'service.instance.id': `${resource['service.instance.id']}-${instance}` };
    const attributes = keyValues(instance === 0 ? resource : { ...resource, ...renewed });
    return `]}],"resource":{"attributes":[${attributes}]}}]}\n`;
  };
  let last = { instance: 0, tail: tail(0) };
  return (record) => {
    const { instance = 0 } = record;
    if (instance !== last.instance) last = { instance, tail: tail(instance) };
    return head + span(record) + last.tail;
  };
}

function span(record: SpanRecord): string {
  const parent = record.isLater === true ? null : activeSpanContext();
  const ids = `"traceId":"${parent?.traceId ?? randomHex(32)}","spanId":"${randomHex(16)}"`;
  const above = parent === null ? '' : `,"parentSpanId":${JSON.stringify(parent.spanId)}`;
  const times = `"startTimeUnixNano":"${record.startMs}000000","endTimeUnixNano":"${record.endMs}000000"`;
  // What the request says of the credential stands first: readers take the first of two.
  const own = keyValues(record.attributes);
  const known = remembered(record.credential);
  const between = own === '' || known === '' ? '' : ',';
  return `{${ids}${above},"name":"${record.name}","kind":${spanKindInternal},${times},"attributes":[${own}${between}${known}]}`;
}

const texts = new WeakMap<AttributeBag, string>();

function remembered(bag: AttributeBag): string {
  let text = texts.get(bag);
  if (text === undefined) {
    text = keyValues(bag);
    texts.set(bag, text);
  }
  return text;
}

/** Names are of the contract, so that only values need escaping. */
function keyValues(bag: AttributeBag): string {
  let text = '';
  for (const [name, value] of Object.entries(bag)) {
    text += `${text === '' ? '' : ','}{"key":"${name}","value":${anyValue(value)}}`;
  }
  return text;
}

function anyValue(value: AttributeValue): string {
  if (typeof value === 'string') return `{"stringValue":${JSON.stringify(value)}}`;
  if (typeof value === 'boolean') return `{"boolValue":${value}}`;
  if (typeof value === 'number') return `{"intValue":"${Math.trunc(value)}"}`;
  return `{"arrayValue":{"values":[${value.map((item) => `{"stringValue":${JSON.stringify(item)}}`).join(',')}]}}`;
}
