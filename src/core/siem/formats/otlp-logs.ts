import type { attributes } from '../../semconv.ts';
import type { ExportEvent } from '../event.ts';
import { eventMessage, eventName } from '../event-words.ts';
import { type Fact, factEntries } from '../facts.ts';
import type { FormattedRecord, SiemFormat } from '../format.ts';
import { jsonRecord } from '../json-record.ts';
import { readOptions } from '../read-options.ts';
import { severityOf, severityScales } from '../severity.ts';

/**
 * One LogRecord in the JSON of OTLP 1.11: 64-bit integers are texts, trace and span ids hexadecimal, enums numbers.
 * Facts are attributes `mayfly.…`, or of the name that OpenTelemetry has for them. What it calls a resource (service,
 * host, process) stays under `mayfly.`, for the resource of the record is the collector that exports.
 */
export const otlpLogs: SiemFormat = {
  name: 'otlp-logs',
  title: 'OTLP logs',
  specification: 'https://github.com/open-telemetry/opentelemetry-proto/tree/v1.11.0',
  contentType: 'application/json',
  options: [],
  create: (_exporter, options) => {
    readOptions(otlpLogs.options, options);
    return logRecord;
  },
};

function logRecord(event: ExportEvent): FormattedRecord {
  const scale = severityScales[severityOf(event)];
  return jsonRecord(
    {
      timeUnixNano: unixNano(event.at),
      observedTimeUnixNano: unixNano(event.receivedAt),
      severityNumber: scale.otlpNumber,
      severityText: scale.otlpText,
      eventName: `mayfly.${eventName(event)}`,
      body: { stringValue: eventMessage(event) },
      attributes: attributesOf(event),
      ...span(event),
    },
    null,
  );
}

function unixNano(iso: string): string {
  const ms = Date.parse(iso);
  return ms === 0 ? '0' : `${ms}000000`;
}

/** Ids of all zeros or of another length mean that there is none. */
function span(event: ExportEvent): Readonly<Record<string, string>> {
  if (!('traceId' in event) || !isId(event.traceId, 32)) return {};
  const { traceId, spanId } = event;
  return isId(spanId, 16) ? { traceId, spanId } : { traceId };
}

function isId(text: string, length: number): boolean {
  return text.length === length && /^[0-9a-f]+$/i.test(text) && !/^0+$/.test(text);
}

const standard: Readonly<Record<string, keyof typeof attributes>> = {
  'actor.agent': 'gen_ai.agent.name',
  'actor.agent_id': 'gen_ai.agent.id',
  'actor.tool': 'gen_ai.tool.name',
  'actor.user': 'user.id',
  'actor.notebook': 'mayfly.notebook.path',
  'actor.cell': 'mayfly.notebook.cell_id',
  'target.address': 'server.address',
  'target.port': 'server.port',
};

/** Fields of the record. */
const inRecord = new Set(['event.at', 'event.received_at', 'event.message', 'trace_id', 'span_id']);

interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

function attributesOf(event: ExportEvent): KeyValue[] {
  return factEntries(event)
    .filter(([name]) => !inRecord.has(name))
    .map(([name, fact]) => ({ key: standard[name] ?? `mayfly.${name}`, value: anyValue(fact) }));
}

function anyValue(fact: Fact): Readonly<Record<string, unknown>> {
  if (typeof fact === 'string') return { stringValue: fact };
  if (typeof fact === 'boolean') return { boolValue: fact };
  if (typeof fact === 'number') return { intValue: String(fact) };
  return { arrayValue: { values: fact.map((item) => ({ stringValue: item })) } };
}
