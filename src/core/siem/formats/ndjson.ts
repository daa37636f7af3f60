import type { SiemFormat } from '../format.ts';
import { jsonRecord } from '../json-record.ts';
import { plainEvent } from '../plain-event.ts';
import { readOptions } from '../read-options.ts';

/**
 * Mayfly's own shape: the event itself, one line of JSON each, fields always in the same order. Absent is null, never
 * left out; times are ISO 8601 in UTC. `version` is that of the shape: fields are added under 1, never renamed.
 */
export const ndjson: SiemFormat = {
  name: 'ndjson',
  title: 'NDJSON',
  specification: 'https://github.com/ndjson/ndjson-spec',
  contentType: 'application/json',
  options: [],
  create: (_exporter, options) => {
    readOptions(ndjson.options, options);
    return (event) => jsonRecord({ version: 1, ...plainEvent(event) }, event.kind);
  },
};
