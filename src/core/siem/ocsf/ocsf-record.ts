import type { ExportEvent, Severity } from '../event.ts';
import { eventMessage, eventName, eventSignature } from '../event-words.ts';
import { factEntries } from '../facts.ts';
import type { Exporter, FormattedRecord } from '../format.ts';
import { jsonRecord } from '../json-record.ts';
import { type FactTree, nested } from '../nested.ts';
import { severityOf } from '../severity.ts';
import { withoutAbsent } from '../without-absent.ts';
import { type OcsfClass, type OcsfClassName, ocsfClasses } from './classes.ts';
import type { Observable } from './observables.ts';
import type { OcsfVersion } from './versions.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** What a destination was set to. */
export interface OcsfSettings {
  readonly exporter: Exporter;
  readonly version: OcsfVersion;
  /** Changes of the inventory as 3004, or the state after them as 5023. */
  readonly inventory: 'change' | 'state';
}

/** An event without what all classes have. Attributes that are null or empty are not written. */
export interface OcsfDraft {
  readonly class: OcsfClassName;
  readonly activity: number;
  /** Of activity 99 only: what the source calls it. */
  readonly activityName?: string;
  readonly status: Status | null;
  readonly observables: readonly Observable[];
  readonly attributes: Fields;
  /** False: the credential stands in an attribute, whole, and not under `unmapped` once more. */
  readonly hasCredentialUnmapped?: boolean;
}

export interface Status {
  readonly id: number;
  readonly name: string;
}

/** `severity_id` (https://schema.ocsf.io/1.8.0/classes/base_event). */
export const severityIds: Readonly<Record<Severity, { readonly id: number; readonly name: string }>> = {
  informational: { id: 1, name: 'Informational' },
  low: { id: 2, name: 'Low' },
  medium: { id: 3, name: 'Medium' },
  high: { id: 4, name: 'High' },
  critical: { id: 5, name: 'Critical' },
};

/** An event of a class with what every class has: metadata, times, names beside numbers, and what has no attribute. */
export function ocsfRecord(event: ExportEvent, draft: OcsfDraft, settings: OcsfSettings): FormattedRecord {
  const ofClass: OcsfClass = ocsfClasses[draft.class];
  const activityName = draft.activityName ?? ofClass.activities[draft.activity] ?? 'Unknown';
  const severity = severityIds[severityOf(event)];
  const attributes = withoutAbsent(draft.attributes);
  const fields = withoutAbsent({
    metadata: metadata(event, settings, profilesOf(ofClass.uid, attributes)),
    category_uid: ofClass.category.uid,
    category_name: ofClass.category.name,
    class_uid: ofClass.uid,
    class_name: ofClass.name,
    activity_id: draft.activity,
    activity_name: activityName,
    type_uid: ofClass.uid * 100 + draft.activity,
    type_name: `${ofClass.name}: ${ofClass.activities[draft.activity] ?? 'Unknown'}`,
    severity_id: severity.id,
    severity: severity.name,
    status_id: draft.status?.id ?? null,
    status: draft.status?.name ?? null,
    time: milliseconds(event.at),
    time_dt: event.at,
    message: eventMessage(event),
    observables: draft.observables,
  });
  const rest = { unmapped: { mayfly: unmapped(event, draft.hasCredentialUnmapped ?? true) } };
  return jsonRecord({ ...fields, ...attributes, ...rest }, ofClass.group);
}

function unmapped(event: ExportEvent, withCredential: boolean): FactTree {
  const tree = nested(factEntries(event));
  if (withCredential) return tree;
  const { credential: _, ...rest } = tree;
  return rest;
}

const longestInteger = 2_147_483_647;

/** An `integer_t`, which columns keep in 32 bits; null when it does not fit. */
export function integer(value: number | null): number | null {
  return value !== null && value <= longestInteger ? value : null;
}

/** A `timestamp_t`: milliseconds since the epoch. */
export function milliseconds(at: string | null): number | null {
  return at === null ? null : Date.parse(at);
}

function metadata(
  event: ExportEvent,
  { exporter, version }: OcsfSettings,
  profiles: readonly string[],
): Fields {
  return {
    version,
    product: { name: 'Mayfly', vendor_name: 'Mayfly', version: exporter.version },
    profiles,
    uid: event.id,
    correlation_uid: 'credential' in event ? (event.credential?.fingerprint ?? null) : null,
    event_code: eventSignature(event),
    log_name: eventName(event),
    log_provider: 'mayfly',
    sequence: integer(event.sequence),
    original_time: event.at,
    logged_time: milliseconds(event.receivedAt),
    tenant_uid: exporter.source,
  };
}

/** Those whose attributes are there: an attribute without its profile is an error, and so is a profile without them. */
function profilesOf(classUid: number, attributes: Fields): readonly string[] {
  const isInventory = classUid === ocsfClasses.cloudInventory.uid;
  const isFinding = classUid < 3000;
  return [
    'datetime',
    ...('cloud' in attributes && !isInventory ? ['cloud'] : []),
    ...('device' in attributes && !isFinding ? ['host'] : []),
    ...('trace' in attributes ? ['trace'] : []),
  ];
}
