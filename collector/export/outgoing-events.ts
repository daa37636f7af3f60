import { instant } from '../../src/core/instant.ts';
import type { ExportEvent } from '../../src/core/siem/event.ts';
import type { FormattedRecord } from '../../src/core/siem/format.ts';
import { severityOf, severityScales } from '../../src/core/siem/severity.ts';
import type { DeadLetter } from '../store/export/deliveries.ts';
import type { BatchLimits, OutgoingRecord } from './destination.ts';
import { plainReason } from './plain-reason.ts';

/** An event on its way. */
export interface Outgoing {
  readonly event: ExportEvent;
  readonly record: OutgoingRecord;
  /** Of the body. */
  readonly bytes: number;
}

export type Formatting = (event: ExportEvent) => FormattedRecord;

/** An event as a receiver takes it, or why none ever will. */
export function outgoing(event: ExportEvent, format: Formatting, limits: BatchLimits): Outgoing | DeadLetter {
  const formatted = formattedOrReason(event, format);
  if (typeof formatted === 'string') return deadLetter(event, formatted);
  const bytes = Buffer.byteLength(formatted.body, 'utf8');
  if (bytes > limits.recordBytes) {
    return deadLetter(event, `has ${bytes} bytes, and the receiver takes ${limits.recordBytes}`);
  }
  const record = {
    ...formatted,
    id: event.id,
    sequence: event.sequence,
    at: instant(Date.parse(event.at)),
    kind: event.kind,
    fingerprint: fingerprintOf(event),
    severity: severityScales[severityOf(event)].level,
  };
  return { event, record, bytes };
}

function fingerprintOf(event: ExportEvent): string | null {
  return event.kind === 'coverage' ? null : (event.credential?.fingerprint ?? null);
}

export function isOutgoing(one: Outgoing | DeadLetter): one is Outgoing {
  return 'record' in one;
}

export function deadLetter(event: ExportEvent, reason: string): DeadLetter {
  const { id, sequence, at, kind } = event;
  const text = plainReason(reason);
  return { id, seq: sequence, at: instant(Date.parse(at)), kind, reason: text, event: JSON.stringify(event) };
}

function formattedOrReason(event: ExportEvent, format: Formatting): FormattedRecord | string {
  try {
    return format(event);
  } catch (error) {
    // Not what it says: that may hold values of the event.
    return `cannot be written in this format: ${error instanceof Error ? error.name : 'an error'}`;
  }
}

/** What goes together: a batch, with what can never be sent in between. */
export interface Group {
  readonly ones: readonly (Outgoing | DeadLetter)[];
  /** How many of all are in it or before it. */
  readonly until: number;
}

/** Events as batches that a receiver takes, in order. Each is written when its batch is asked for. */
export function* groupsOf(
  events: readonly ExportEvent[],
  made: (event: ExportEvent) => Outgoing | DeadLetter,
  { records, bytes }: BatchLimits,
): Generator<Group, void> {
  let ones: (Outgoing | DeadLetter)[] = [];
  let [sendable, sum, until] = [0, 0, 0];
  for (const event of events) {
    const one = made(event);
    const own = isOutgoing(one) ? one.bytes : 0;
    if (isOutgoing(one) && sendable > 0 && (sendable >= records || sum + own > bytes)) {
      yield { ones, until };
      ones = [];
      [sendable, sum] = [0, 0];
    }
    ones.push(one);
    until += 1;
    sum += own;
    if (isOutgoing(one)) sendable += 1;
  }
  if (ones.length > 0) yield { ones, until };
}
