import type { DestinationDeps, OutgoingRecord } from '../destination.ts';

/** An `ExportLogsServiceRequest` in JSON; the bodies of records are log records already. */
export function otlpRequest(
  records: readonly OutgoingRecord[],
  { version, host }: DestinationDeps['exporter'],
): string {
  const resource = JSON.stringify({
    attributes: [
      attribute('service.name', 'mayfly-collector'),
      attribute('service.version', version),
      attribute('host.name', host),
    ],
  });
  const scope = JSON.stringify({ name: 'mayfly.export', version });
  const logRecords = records.map(({ body }) => body).join(',');
  return `{"resourceLogs":[{"resource":${resource},"scopeLogs":[{"scope":${scope},"logRecords":[${logRecords}]}]}]}`;
}

function attribute(key: string, stringValue: string): object {
  return { key, value: { stringValue } };
}
