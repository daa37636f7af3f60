import type { ExportEvent, Severity } from '../event.ts';
import { eventMessage, eventName, eventSignature } from '../event-words.ts';
import type { Exporter } from '../format.ts';
import { severityOf } from '../severity.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** What an event is in the words of ECS: pairs of category and type must be among those that it allows. */
export interface EcsKind {
  readonly kind: 'alert' | 'asset' | 'event' | 'state';
  readonly category: readonly string[];
  readonly type: readonly string[];
  readonly outcome?: 'success' | 'failure' | 'unknown';
}

/** The numbers of Elastic's own alerts (risk score of low, medium, high, critical rules). */
const severityNumbers: Readonly<Record<Severity, number>> = {
  informational: 1,
  low: 21,
  medium: 47,
  high: 73,
  critical: 99,
};

/** The dataset that a kind of event goes to: `mayfly.credential`. */
export function datasetOf(event: ExportEvent): string {
  const isUsage = event.kind === 'fetched' || event.kind === 'used' || event.kind === 'ended';
  return `mayfly.${isUsage ? 'credential' : event.kind}`;
}

/** What all events have (https://www.elastic.co/docs/reference/ecs/ecs-event). */
export function baseFields(
  event: ExportEvent,
  { kind, exporter, namespace }: { kind: EcsKind; exporter: Exporter; namespace: string },
): Fields {
  const dataset = datasetOf(event);
  return {
    '@timestamp': event.at,
    ecs: { version: '9.4.0' },
    data_stream: { type: 'logs', dataset, namespace },
    event: {
      id: event.id,
      kind: kind.kind,
      category: kind.category,
      type: kind.type,
      outcome: kind.outcome ?? null,
      action: eventName(event),
      code: eventSignature(event),
      dataset,
      module: 'mayfly',
      provider: 'mayfly',
      created: event.receivedAt,
      severity: severityNumbers[severityOf(event)],
      sequence: event.sequence,
      ...particular(event),
    },
    message: eventMessage(event),
    observer: {
      vendor: 'Mayfly',
      product: 'Mayfly',
      type: 'collector',
      version: exporter.version,
      hostname: exporter.host,
    },
  };
}

function particular(event: ExportEvent): Fields {
  switch (event.kind) {
    case 'fetched':
    case 'used':
    case 'ended':
      return { start: event.firstAt, end: event.lastAt };
    case 'finding':
      return {
        start: event.finding.openedAt,
        end: event.finding.closedAt,
        risk_score: severityNumbers[event.finding.severity],
        reason: event.finding.description,
        url: event.url,
      };
    case 'inventory':
    case 'coverage':
      return { reason: event.summary };
    default:
      return event satisfies never;
  }
}
