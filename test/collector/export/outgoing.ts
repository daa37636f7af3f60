import type { Destination, DestinationKind, OutgoingRecord } from '../../../collector/export/destination.ts';
import { createNetwork } from '../../../collector/export/network/create-network.ts';
import { completeValues } from '../../../collector/export/setting-values.ts';
import { type Instant, instant } from '../../../src/core/instant.ts';
import type { ExportEvent } from '../../../src/core/siem/event.ts';
import type { SiemFormat } from '../../../src/core/siem/format.ts';
import { sampleEvents, sampleExporter } from '../../core/siem/sample-events.ts';

/** Sample events in a format, as many as are asked for, each with an id of its own. */
export function outgoing(format: SiemFormat, count: number, options = {}): readonly OutgoingRecord[] {
  const events = sampleEvents();
  return Array.from({ length: count }, (_, i) => {
    const event = events[i % events.length];
    if (event === undefined) throw new Error('there are no sample events');
    return outgoingOf({ ...event, id: sampleIdOf(i), sequence: 1_000 + i }, format, options);
  });
}

export function outgoingOf(event: ExportEvent, format: SiemFormat, options = {}): OutgoingRecord {
  const record = format.create(sampleExporter, options)(event);
  return {
    ...record,
    id: event.id,
    sequence: event.sequence,
    at: instant(Date.parse(event.at)),
    kind: event.kind,
    severity: 0,
    fingerprint: 'credential' in event ? (event.credential?.fingerprint ?? null) : null,
  };
}

function sampleIdOf(i: number): string {
  return `01JDA9Z0M6${String(i).padStart(16, '0')}`;
}

/** A destination with real network, that may reach this machine. */
export function destinationFor(
  kind: DestinationKind,
  values: Readonly<Record<string, string>>,
  now: () => Instant = () => instant(Date.UTC(2026, 10, 23, 3)),
): Destination {
  return kind.create(completeValues(kind.settings, values), {
    network: createNetwork({ allow: ['127.0.0.1', 'localhost'] }),
    now,
    exporter: { version: '0.1.0', host: 'collector-1' },
  });
}

export const taken = { rejected: [], again: [], retryAfterMs: null };

/** Of tests that do not stop anything. */
export function never(): AbortSignal {
  return new AbortController().signal;
}
