import type { OutgoingRecord } from '../destination.ts';

/** The same in every message. */
export interface SyslogHeader {
  /** 0 to 23 (RFC 5424 section 6.2.1). */
  readonly facility: number;
  readonly host: string;
  readonly app: string;
  /** `name@number` (RFC 5424 section 6.3.2); null: no structured data. */
  readonly dataId: string | null;
  /** `host`: nothing between host and message, as IBM has it for LEEF. */
  readonly form: 'full' | 'host';
}

/** From informational to critical, as syslog's levels (RFC 5424 section 6.2.1). */
const levels = [6, 5, 4, 3, 2] as const;

/**
 * One message of RFC 5424, without a byte order mark: rsyslog would keep it in the text. The event's id is in the
 * structured data, so that a receiver can tell a repetition whatever the format of the text.
 */
export function syslogMessage(record: OutgoingRecord, header: SyslogHeader): string {
  const level = levels[Math.min(Math.max(Math.trunc(record.severity), 0), 4)] ?? 6;
  const start = `<${header.facility * 8 + level}>1 ${new Date(record.at).toISOString()} ${printable(header.host, 255)}`;
  if (header.form === 'host') return `${start} ${record.body}`;
  return `${start} ${printable(header.app, 48)} - ${printable(record.kind, 32)} ${structuredData(record, header.dataId)} ${record.body}`;
}

function structuredData({ id, sequence }: OutgoingRecord, dataId: string | null): string {
  return dataId === null ? '-' : `[${dataId} id="${escapeParameter(id)}" sequence="${sequence}"]`;
}

/** RFC 5424 section 6.3.3. */
function escapeParameter(text: string): string {
  return text.replace(/["\\\]]/g, '\\$&');
}

/** PRINTUSASCII, at most so long; the nil value for nothing. */
function printable(text: string, most: number): string {
  return text.replace(/[^\x21-\x7e]/g, '_').slice(0, most) || '-';
}
