import type { OutgoingRecord } from '../destination.ts';
import { objectOf } from '../json-answer.ts';

/** Two lines a record: data streams take nothing but `create`, and the id lets a repetition find itself (409). */
export function bulkBody(records: readonly OutgoingRecord[], fallbackStream: string): string {
  let body = '';
  for (const record of records) {
    const action = { create: { _index: streamOf(record, fallbackStream), _id: record.id } };
    body += `${JSON.stringify(action)}\n${documentOf(record)}\n`;
  }
  return body;
}

/** As the document itself says (`data_stream`), for its fields are constants of the stream. */
function streamOf({ fields, kind }: OutgoingRecord, fallback: string): string {
  const named = objectOf(fields?.['data_stream']);
  const parts = [named?.['type'], named?.['dataset'], named?.['namespace']];
  return parts.every((part) => typeof part === 'string')
    ? parts.join('-')
    : fallback.replaceAll('{kind}', kind);
}

/** Every document of a data stream has a time in `@timestamp`. */
function documentOf({ fields, body, at }: OutgoingRecord): string {
  if (fields !== null && '@timestamp' in fields) return body;
  const time = `{"@timestamp":"${new Date(at).toISOString()}"`;
  if (fields === null) return `${time},"message":${JSON.stringify(body)}}`;
  return body === '{}' ? `${time}}` : `${time},${body.slice(1)}`;
}
