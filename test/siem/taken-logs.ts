interface Attribute {
  readonly key: string;
  readonly value: AnyValue;
}

type AnyValue = Readonly<{
  stringValue?: string;
  boolValue?: boolean;
  intValue?: string;
  doubleValue?: number;
  arrayValue?: { values?: readonly AnyValue[] };
  kvlistValue?: { values?: readonly Attribute[] };
}>;

interface LogRecord {
  readonly timeUnixNano: string;
  readonly severityNumber?: number;
  readonly eventName?: string;
  readonly traceId?: string;
  readonly body: AnyValue;
  readonly attributes?: readonly Attribute[];
}

interface Logs {
  readonly resourceLogs: readonly {
    readonly resource: { readonly attributes?: readonly Attribute[] };
    readonly scopeLogs: readonly { readonly logRecords: readonly LogRecord[] }[];
  }[];
}

/** One record of a log as a Collector wrote it down, with its values as JavaScript has them. */
export interface TakenLog {
  readonly resource: Readonly<Record<string, unknown>>;
  readonly atMs: number;
  readonly severityNumber: number;
  readonly eventName: string;
  readonly traceId: string;
  readonly body: unknown;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Every record of what the file exporter wrote: an ExportLogsServiceRequest in OTLP/JSON each. */
export function takenLogs(exports: readonly unknown[]): readonly TakenLog[] {
  return (exports as readonly Logs[]).flatMap(({ resourceLogs }) =>
    resourceLogs.flatMap(({ resource, scopeLogs }) =>
      scopeLogs.flatMap(({ logRecords }) =>
        logRecords.map((record) => ({
          resource: valuesOf(resource.attributes),
          atMs: Number(BigInt(record.timeUnixNano) / 1_000_000n),
          severityNumber: record.severityNumber ?? 0,
          eventName: record.eventName ?? '',
          traceId: record.traceId ?? '',
          body: valueOf(record.body),
          attributes: valuesOf(record.attributes),
        })),
      ),
    ),
  );
}

function valuesOf(attributes: readonly Attribute[] = []): Readonly<Record<string, unknown>> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, valueOf(value)]));
}

function valueOf(value: AnyValue): unknown {
  if (value.arrayValue !== undefined) return (value.arrayValue.values ?? []).map(valueOf);
  if (value.kvlistValue !== undefined) return valuesOf(value.kvlistValue.values);
  if (value.intValue !== undefined) return Number(value.intValue);
  return value.stringValue ?? value.boolValue ?? value.doubleValue ?? null;
}
