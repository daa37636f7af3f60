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
  const head = `{"resourceSpans":[{"resource":{"attributes":[${keyValues(resource)}]},"scopeSpans":[{"scope":${scope},"spans":[`;
  return (record) => `${head}${span(record)}]}]}]}\n`;
}

function span(record: SpanRecord): string {
  const parent = activeSpanContext();
  const ids = `"traceId":"${parent?.traceId ?? randomHex(32)}","spanId":"${randomHex(16)}"`;
  const above = parent === null ? '' : `,"parentSpanId":${JSON.stringify(parent.spanId)}`;
  const times = `"startTimeUnixNano":"${record.startMs}000000","endTimeUnixNano":"${record.endMs}000000"`;
  // What the request says of the credential stands first: readers take the first of two.
  const attributes = [keyValues(record.attributes), remembered(record.credential)].filter(
    (text) => text !== '',
  );
  return `{${ids}${above},"name":"${record.name}","kind":${spanKindInternal},${times},"attributes":[${attributes.join(',')}]}`;
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
