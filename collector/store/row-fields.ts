import type { Dimensions } from '../../src/core/inventory/fold.ts';
import {
  type CredentialRow,
  credentialJoins,
  type ProcessRow,
  processJoins,
} from '../../src/core/inventory/rows.ts';

/** The column of a field: snake case. `user` alone would silently mean the database's user. */
export function columnOf(field: string): string {
  return field === 'user' ? 'user_id' : field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Every field of the core's rows, so that a column is never typed twice. */
export const credentialFields = fields<CredentialRow>(['fingerprint'], credentialJoins);
export const processFields = fields<ProcessRow>(['instance'], processJoins);

/** Who, where and how: what a context is, in the order of its columns. */
export const dimensionFields = [
  'kind',
  'service',
  'namespace',
  'environment',
  'agent',
  'agentId',
  'tool',
  'notebook',
  'cell',
  'user',
  'address',
  'port',
  'operation',
  'channel',
  'outcome',
  'held',
] as const satisfies readonly (keyof Dimensions)[];

function fields<Row>(identity: readonly (keyof Row & string)[], joins: object): readonly string[] {
  return [...identity, ...Object.keys(joins)];
}
