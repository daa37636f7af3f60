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
  return ({ at, kind, group, fields, body }) => {
    const ownType = group?.startsWith('mayfly:') === true ? group : null;
    const around = JSON.stringify({
      host,
      source,
      sourcetype: ownType ?? sourcetype.replaceAll('{kind}', kind),
      ...(index === null ? {} : { index }),
    });
    const event = fields === null ? JSON.stringify(body) : body;
    return `{"time":${(at / 1000).toFixed(3)},${around.slice(1, -1)},"event":${event}}`;
  };
}
