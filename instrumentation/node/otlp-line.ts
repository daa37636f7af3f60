import type { AttributeBag, AttributeValue } from '../../src/core/semconv.ts';
import { activeSpanContext } from './active-span.ts';
import { randomHex } from './random-hex.ts';
import type { SpanRecord } from './span-record.ts';

const spanKindInternal = 1;

/**
 * Makes the function that turns a record into one spool line: a whole OTLP/JSON ExportTraceServiceRequest
 * (opentelemetry.io/docs/specs/otlp, section JSON Protobuf encoding) and a newline. The resource is
 * serialised once.
 */
export function otlpLines(resource: AttributeBag, version: string): (record: SpanRecord) => string {
  const scope = JSON.stringify({ name: '@mayfly/instrumentation', version });
  const head = `{"resourceSpans":[{"resource":{"attributes":${JSON.stringify(keyValues(resource))}},"scopeSpans":[{"scope":${scope},"spans":[`;
  return (record) => `${head}${JSON.stringify(span(record))}]}]}]}\n`;
}

function span(record: SpanRecord): object {
  const parent = activeSpanContext();
  return {
    traceId: parent?.traceId ?? randomHex(32),
    spanId: randomHex(16),
    ...(parent === null ? {} : { parentSpanId: parent.spanId }),
    name: record.name,
    kind: spanKindInternal,
    startTimeUnixNano: `${record.startMs}000000`,
    endTimeUnixNano: `${record.endMs}000000`,
    attributes: keyValues(record.attributes),
  };
}

function keyValues(bag: AttributeBag): object[] {
  return Object.entries(bag).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: AttributeValue): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return { intValue: String(Math.trunc(value)) };
  return { arrayValue: { values: value.map((item) => ({ stringValue: item })) } };
}
