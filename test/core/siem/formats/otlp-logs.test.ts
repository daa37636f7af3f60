import { describe, expect, test } from 'vitest';
import { otlpLogs } from '../../../../src/core/siem/formats/otlp-logs.ts';
import { findingEvent, sampleEvents, sampleExporter, usageEvent } from '../sample-events.ts';

const format = otlpLogs.create(sampleExporter, {});

interface Value {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string;
  readonly arrayValue?: { readonly values: readonly Value[] };
}

interface LogRecord {
  readonly timeUnixNano: string;
  readonly observedTimeUnixNano: string;
  readonly severityNumber: number;
  readonly eventName: string;
  readonly body: Value;
  readonly attributes: readonly { readonly key: string; readonly value: Value }[];
  readonly traceId?: string;
  readonly spanId?: string;
}

const read = (event: Parameters<typeof format>[0]) => JSON.parse(format(event).body) as LogRecord;
const attribute = (record: LogRecord, key: string): Value | undefined =>
  record.attributes.find((one) => one.key === key)?.value;

/** The fields of LogRecord in JSON, opentelemetry-proto 1.11.0: a receiver refuses none, and knows no other. */
const known = [
  'timeUnixNano',
  'observedTimeUnixNano',
  'severityNumber',
  'severityText',
  'body',
  'attributes',
  'traceId',
  'spanId',
  'eventName',
];

describe.each(sampleEvents().map((event, i) => [`sample ${i}, ${event.kind}`, event] as const))(
  '%s',
  (_name, event) => {
    const record = read(event);

    test('has only fields of a LogRecord: integers of 64 bits are texts, enums numbers', () => {
      expect(Object.keys(record).filter((field) => !known.includes(field))).toEqual([]);
      expect(record.timeUnixNano).toBe(`${Date.parse(event.at)}000000`);
      expect(record.observedTimeUnixNano).toBe(`${Date.parse(event.receivedAt)}000000`);
      expect([9, 10, 13, 17, 18]).toContain(record.severityNumber);
      expect(record.eventName.length).toBeLessThanOrEqual(256);
      expect(record.body.stringValue).not.toBe('');
    });

    test('has attributes of one value each, under unique keys', () => {
      const keys = record.attributes.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      for (const { key, value } of record.attributes) {
        expect(key).toMatch(/^(mayfly|gen_ai|server|user)\.[a-z_.]+$/);
        expect(Object.keys(value)).toHaveLength(1);
        if (value.intValue !== undefined) expect(value.intValue).toMatch(/^\d+$/);
      }
      expect(attribute(record, 'mayfly.event.id')).toEqual({ stringValue: event.id });
    });
  },
);

test('names that OpenTelemetry has are kept', () => {
  const record = read(usageEvent());
  expect(attribute(record, 'gen_ai.agent.name')).toEqual({ stringValue: 'research-bot' });
  expect(attribute(record, 'gen_ai.tool.name')).toEqual({ stringValue: 'fetch_report' });
  expect(attribute(record, 'server.address')).toEqual({ stringValue: 's3.eu-central-1.amazonaws.com' });
  expect(attribute(record, 'server.port')).toEqual({ intValue: '443' });
  expect(attribute(record, 'user.id')).toEqual({ stringValue: 'ada@example.com' });
  expect(attribute(record, 'mayfly.credential.ephemeral')).toEqual({ boolValue: true });
  expect(attribute(record, 'mayfly.credential.join_keys')?.arrayValue?.values).toHaveLength(1);
  expect(record).toMatchObject({
    eventName: 'mayfly.credential.used',
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId: '00f067aa0ba902b7',
  });
});

test.each([
  ['', ''],
  ['0'.repeat(32), '0'.repeat(16)],
  ['not hex', 'abc'],
])('a trace id that is none is left out: %j', (traceId, spanId) => {
  const record = read(usageEvent({ traceId, spanId }));
  expect(record).not.toHaveProperty('traceId');
  expect(record).not.toHaveProperty('spanId');
});

test.each([
  ['informational', 9, 'INFO'],
  ['low', 10, 'INFO2'],
  ['medium', 13, 'WARN'],
  ['high', 17, 'ERROR'],
  ['critical', 18, 'ERROR2'],
] as const)('the severity %s is %i', (severity, severityNumber, severityText) => {
  expect(read(findingEvent({ finding: { severity } }))).toMatchObject({ severityNumber, severityText });
});
