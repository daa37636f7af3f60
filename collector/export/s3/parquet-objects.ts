import type { Instant } from '../../../src/core/instant.ts';
import type { OutgoingRecord } from '../destination.ts';
import { writeParquet } from '../parquet/write-parquet.ts';
import { eventDay, rangeOf } from './object-keys.ts';
import { ocsfColumns } from './ocsf-columns.ts';
import type { StoredObject } from './put-object.ts';

export interface LakeLayout {
  /** Ends with `/` or is empty. */
  readonly prefix: string;
  /** Custom sources are called by it and the class: `mayfly-api-activity`. */
  readonly source: string;
  readonly region: string;
  readonly accountId: string;
}

/** The object that a record belongs into: one class and one day; null when it is no OCSF event. */
export function lakeGroupOf({ fields, group, at }: OutgoingRecord): string | null {
  return typeof fields?.['class_uid'] === 'number' && group !== null ? `${eventDay(at)} ${group}` : null;
}

/**
 * Security Lake's layout: one custom source per OCSF class, partitions by region, account and day, rows by time
 * (https://docs.aws.amazon.com/security-lake/latest/userguide/custom-sources.html).
 */
export async function lakeObject(
  layout: LakeLayout,
  group: string,
  records: readonly OutgoingRecord[],
): Promise<StoredObject> {
  const rows = records
    .toSorted((one, other) => one.at - other.at || one.sequence - other.sequence)
    .map(({ fields }) => fields ?? {});
  const [day = '', className = ''] = group.split(' ');
  return objectOf(layout, { className, day, name: rangeOf(records), classUid: rows[0]?.['class_uid'], rows });
}

/** An object without rows: whoever may write it may write events, and no reader finds anything in it. */
export function lakeCheck(layout: LakeLayout, now: Instant): Promise<StoredObject> {
  return objectOf(layout, {
    className: 'api-activity',
    day: eventDay(now),
    name: 'check',
    classUid: 6003,
    rows: [],
  });
}

interface Content {
  readonly className: string;
  readonly day: string;
  readonly name: string;
  readonly classUid: unknown;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

async function objectOf(
  { prefix, source, region, accountId }: LakeLayout,
  { className, day, name, classUid, rows }: Content,
): Promise<StoredObject> {
  const partitions = `region=${region}/accountId=${accountId}/eventDay=${day}`;
  return {
    key: `${prefix}ext/${source}-${className}/${partitions}/${name}.zstd.parquet`,
    body: await writeParquet(rows, ocsfColumns(classUid)),
    contentType: 'application/vnd.apache.parquet',
  };
}
