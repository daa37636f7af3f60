import type { ExportEvent, Severity } from './event.ts';

/** How bad it is, of any event: a finding says so itself; a refused use and a new blind spot are worth a look. */
export function severityOf(event: ExportEvent): Severity {
  switch (event.kind) {
    case 'finding':
      return event.finding.severity;
    case 'coverage':
      return event.activity === 'opened' ? 'low' : 'informational';
    case 'used':
      return event.outcome === 'denied' ? 'low' : 'informational';
    case 'fetched':
    case 'ended':
    case 'inventory':
      return 'informational';
    default:
      return event satisfies never;
  }
}

interface Scales {
  /** From 0 to 4, ours. */
  readonly level: number;
  /** CEF and LEEF, 0 or 1 to 10: 0-3 low, 4-6 medium, 7-8 high, 9-10 very high. */
  readonly ofTen: number;
  /** OTLP's SeverityNumber and its short name, as OpenTelemetry's data model maps syslog's levels. */
  readonly otlpNumber: number;
  readonly otlpText: string;
  /** ASIM's EventSeverity, which has no critical. */
  readonly asim: 'Informational' | 'Low' | 'Medium' | 'High';
  /** UDM's security_result.severity. */
  readonly udm: 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
}

/** One severity on the scale of each format. CIM's words are ours. */
export const severityScales: Readonly<Record<Severity, Scales>> = {
  informational: {
    level: 0,
    ofTen: 1,
    otlpNumber: 9,
    otlpText: 'INFO',
    asim: 'Informational',
    udm: 'INFORMATIONAL',
  },
  low: { level: 1, ofTen: 3, otlpNumber: 10, otlpText: 'INFO2', asim: 'Low', udm: 'LOW' },
  medium: { level: 2, ofTen: 5, otlpNumber: 13, otlpText: 'WARN', asim: 'Medium', udm: 'MEDIUM' },
  high: { level: 3, ofTen: 8, otlpNumber: 17, otlpText: 'ERROR', asim: 'High', udm: 'HIGH' },
  critical: { level: 4, ofTen: 10, otlpNumber: 18, otlpText: 'ERROR2', asim: 'High', udm: 'CRITICAL' },
};
