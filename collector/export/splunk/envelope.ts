import { remembered } from '../../../src/core/remembered.ts';
import type { OutgoingRecord } from '../destination.ts';

interface EnvelopeSettings {
  readonly host: string;
  readonly source: string;
  /** With `{kind}` in it. */
  readonly sourcetype: string;
  /** Null: the token's own. */
  readonly index: string | null;
}

/** Puts a record into the collector's envelope: `time` is in seconds, its fraction milliseconds. */
export function hecEnvelope({
  host,
  source,
  sourcetype,
  index,
}: EnvelopeSettings): (record: OutgoingRecord) => string {
  const around = remembered((type) =>
    JSON.stringify({ host, source, sourcetype: type, ...(index === null ? {} : { index }) }).slice(1, -1),
  );
  return ({ at, kind, group, fields, body }) => {
    const ownType = group?.startsWith('mayfly:') === true ? group : null;
    const type = ownType ?? sourcetype.replaceAll('{kind}', kind);
    const event = fields === null ? JSON.stringify(body) : body;
    return `{"time":${(at / 1000).toFixed(3)},${around(type)},"event":${event}}`;
  };
}
