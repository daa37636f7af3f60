import type { DestinationDeps, OutgoingRecord } from '../../../collector/export/destination.ts';
import { createNetwork } from '../../../collector/export/network/create-network.ts';
import { instant } from '../../../src/core/instant.ts';
import { sampleId } from '../../core/siem/sample-events.ts';

/** The record of a number, with little in it. */
export function plainRecord(n: number, over: Partial<OutgoingRecord> = {}): OutgoingRecord {
  const fields = { id: sampleId(n), n, note: 'ä | = ^ "quoted" \\ ]' };
  return {
    id: sampleId(n),
    fingerprint: null,
    sequence: n,
    at: instant(Date.UTC(2026, 10, 23, 3, 0, 0, 123) + n),
    kind: 'used',
    severity: 0,
    group: null,
    fields,
    body: JSON.stringify(fields),
    ...over,
  };
}

export function plainBatch(count: number, from = 0): readonly OutgoingRecord[] {
  return Array.from({ length: count }, (_, i) => plainRecord(from + i));
}

/** Of a collector that may reach what tests listen on. */
export function exportDeps(over: Partial<DestinationDeps> = {}): DestinationDeps {
  return {
    network: createNetwork({ allow: ['127.0.0.1', '[::1]', 'localhost'] }),
    now: () => instant(Date.now()),
    exporter: { version: '0.1.0', host: 'collector-1' },
    ...over,
  };
}
