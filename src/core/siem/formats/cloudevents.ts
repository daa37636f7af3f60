import type { ExportEvent } from '../event.ts';
import { eventName, workloadName } from '../event-words.ts';
import type { SiemFormat } from '../format.ts';
import { jsonRecord } from '../json-record.ts';
import { plainEvent } from '../plain-event.ts';
import { readOptions } from '../read-options.ts';

/**
 * CloudEvents 1.0 in its JSON form, structured mode. `source` and `id` are the key of deduplication. `subject` is the
 * fingerprint, or the workload of an event without a credential. Extensions: `sequence` (of the documented extension:
 * a text that sorts) and `partitionkey`, so that what is about one credential stays in order.
 */
export const cloudevents: SiemFormat = {
  name: 'cloudevents',
  title: 'CloudEvents 1.0',
  specification: 'https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md',
  contentType: 'application/cloudevents+json',
  options: [],
  create: (exporter, options) => {
    readOptions(cloudevents.options, options);
    const source = URL.canParse(exporter.source)
      ? exporter.source
      : encodeURIComponent(exporter.source.toWellFormed());
    return (event) => {
      const subject = subjectOf(event);
      const envelope = {
        specversion: '1.0',
        id: event.id,
        source,
        type: `mayfly.${eventName(event)}`,
        ...(subject === null ? {} : { subject, partitionkey: subject }),
        time: event.at,
        sequence: String(event.sequence).padStart(digits, '0'),
        datacontenttype: 'application/json',
        data: plainEvent(event),
      };
      return jsonRecord(envelope, envelope.type);
    };
  },
};

/** Of the greatest whole number that JavaScript counts to. */
const digits = 16;

function subjectOf(event: ExportEvent): string | null {
  if ('credential' in event && event.credential !== null) return event.credential.fingerprint;
  if (event.kind === 'finding') return attributeText(event.finding.id);
  return event.kind === 'coverage' ? attributeText(workloadName(event.workload)) : null;
}

/** A String of CloudEvents' type system holds no controls, no noncharacters and no half pairs, and is not empty. */
function attributeText(text: string): string | null {
  return text.replace(/[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/gu, '') || null;
}
