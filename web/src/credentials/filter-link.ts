import type { WorkloadRef } from '../../../src/core/api/views.ts';
import type { CredentialField, UsageField } from '../../../src/core/filter/fields.ts';
import { writeValue } from '../../../src/core/filter/write-text.ts';
import { listLink } from './list-place.ts';

/** A field and its value; null: there is none. */
export type FieldValue = readonly [field: CredentialField | UsageField, value: string | null];

/** The terms that hold of exactly these values. */
export function filterOf(...values: readonly FieldValue[]): string {
  return values.map(([field, value]) => `${field}:${value === null ? 'none' : writeValue(value)}`).join(' ');
}

/** All credentials that match. */
export function filterLink(q: string): string {
  return listLink({ tab: 'all', q });
}

/** The terms that hold of the usage of one workload. */
export function workloadFilter({ service, namespace, environment }: WorkloadRef): string {
  return filterOf(['workload', service], ['env', environment], ['namespace', namespace]);
}
