import { MayflyError } from '../../../src/core/errors.ts';
import type { CredentialField, FlagField, UsageField } from '../../../src/core/filter/fields.ts';
import { findField, knownFields } from '../../../src/core/filter/find-field.ts';
import { didYouMean, nearest } from '../../../src/core/nearest.ts';

/** A field by which credentials can be counted. */
export type CountField =
  | { readonly kind: 'credential'; readonly name: Exclude<CredentialField, 'fingerprint'> }
  | { readonly kind: 'usage'; readonly name: UsageField }
  | { readonly kind: 'flag'; readonly name: FlagField }
  | { readonly kind: 'state'; readonly name: 'is' };

/** Throws `request.invalid`. A field can be named by any word that the filter language has for it. */
export function readCountField(word: string): CountField {
  const found = findField(word);
  if (found?.kind === 'usage') return { kind: 'usage', name: found.name };
  if (found?.kind === 'flag') return { kind: 'flag', name: found.name };
  if (found?.kind === 'credential' && found.name !== 'fingerprint') {
    return { kind: 'credential', name: found.name };
  }
  if (found?.kind === 'setting' && found.name === 'is') return { kind: 'state', name: 'is' };
  const meant = nearest(word, names);
  const known = meant === null ? `: known are ${names.join(', ')}` : didYouMean(meant);
  throw new MayflyError('request.invalid', `by is not a field to count by${known}`);
}

const names: readonly string[] = knownFields
  .filter(
    ({ kind, name }) =>
      ['usage', 'flag'].includes(kind) || (kind === 'credential' && name !== 'fingerprint') || name === 'is',
  )
  .map(({ name }) => name);
