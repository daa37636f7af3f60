import type { Batch } from '../../batch/batch.ts';
import type { CredentialRow } from '../rows.ts';
import type { Members } from './member-sets.ts';
import type { SetRows } from './set-rows.ts';

/** The fields of a credential that are sets. */
export type SetField = {
  [Field in keyof CredentialRow]: CredentialRow[Field] extends readonly string[] ? Field : never;
}[keyof CredentialRow];

/** Where each set of a credential stands in its row of `sets`. */
export const credentialSets = {
  providers: 0,
  types: 1,
  joinKeys: 2,
  scopes: 3,
  subjects: 4,
  issuers: 5,
  audiences: 6,
  parents: 7,
  sources: 8,
  names: 9,
  policies: 10,
  endReasons: 11,
  previousFingerprints: 12,
  width: 13,
} as const satisfies Record<SetField | 'width', number>;

const at = credentialSets;

/** `rowOf` gives the credential of each observation. */
export function addToSets(sets: SetRows, batch: Batch, rowOf: Int32Array): void {
  const { strings, lists, length } = batch;
  const addTexts = (field: number, told: Int32Array) =>
    addField(sets, told, { field, members: strings, rowOf, length });
  const addLists = (field: number, told: Int32Array) =>
    addField(sets, told, { field, members: lists, rowOf, length });
  addTexts(at.providers, batch.provider);
  addTexts(at.types, batch.type);
  addTexts(at.subjects, batch.subject);
  addTexts(at.issuers, batch.issuer);
  addTexts(at.previousFingerprints, batch.previousFingerprint);
  addLists(at.joinKeys, batch.joinKeys);
  addLists(at.scopes, batch.scopes);
  addLists(at.audiences, batch.audience);
  addLists(at.parents, batch.parents);
  addByKind(sets, batch, rowOf);
}

interface Told {
  readonly field: number;
  readonly members: readonly Members[];
  readonly rowOf: Int32Array;
  readonly length: number;
}

/** `told` has for each observation a row of `members`, or 0. */
function addField(sets: SetRows, told: Int32Array, { field, members, rowOf, length }: Told): void {
  for (let i = 0; i < length; i++) {
    const which = told[i] ?? 0;
    if (which === 0) continue;
    const value = members[which] ?? '';
    if (value.length > 0) sets.add((rowOf[i] ?? 0) * at.width + field, value);
  }
}

function addByKind(sets: SetRows, batch: Batch, rowOf: Int32Array): void {
  const { strings, contexts, context } = batch;
  for (let i = 0; i < batch.length; i++) {
    const seen = contexts[context[i] ?? 0];
    if (seen === undefined || seen.kind === 'used') continue;
    const row = (rowOf[i] ?? 0) * at.width;
    if (seen.kind === 'ended') {
      sets.add(row + at.endReasons, seen.channel);
      continue;
    }
    sets.add(row + at.sources, seen.channel);
    const name = strings[batch.name[i] ?? 0] ?? '';
    if (name !== '') sets.add(row + at.names, name);
    const policy = strings[batch.policy[i] ?? 0] ?? '';
    if (policy !== '') sets.add(row + at.policies, policy);
  }
}
