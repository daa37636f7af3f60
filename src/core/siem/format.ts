import type { ExportEvent } from './event.ts';

/** What the exporting side is called, in the fields that every format has for it. */
export interface Exporter {
  /** Version of the collector. */
  readonly version: string;
  /** Host of the collector: syslog's HOSTNAME, ASIM's Dvc. */
  readonly host: string;
  /** CloudEvents' source and OCSF's tenant: the collector's public URL, or `mayfly`. */
  readonly source: string;
}

/** Settings of a format, by name, as the operator gave them; each format says in `options` what it takes. */
export type FormatOptions = Readonly<Record<string, string>>;

export interface FormatOption {
  readonly name: string;
  readonly about: string;
  /** The values that are allowed; null: any text. */
  readonly values: readonly string[] | null;
  readonly fallback: string;
}

/**
 * One record as a receiver takes it. `body` is one line of text without a line break; for JSON formats it is the JSON
 * of `fields`. Destinations add the envelope that their protocol asks for.
 */
export interface FormattedRecord {
  readonly body: string;
  /** Of formats that are JSON: the value itself, for envelopes and columns. Null for CEF and LEEF. */
  readonly fields: Readonly<Record<string, unknown>> | null;
  /** What the receiver sorts by: OCSF's class, an index, a source type; null when the format has no such thing. */
  readonly group: string | null;
}

/** A format of a SIEM. Pure: the same event and options give the same record. */
export interface SiemFormat {
  /** `ocsf`, `ecs`, `cef`: in settings and URLs. */
  readonly name: string;
  /** As its makers write it: `OCSF 1.8`. */
  readonly title: string;
  /** Where it is specified. */
  readonly specification: string;
  /** `application/json`, `text/plain`. */
  readonly contentType: string;
  readonly options: readonly FormatOption[];
  /** Throws a `MayflyError('config.invalid')` for an option that it does not take, once, when a destination is made. */
  readonly create: (exporter: Exporter, options: FormatOptions) => (event: ExportEvent) => FormattedRecord;
}
