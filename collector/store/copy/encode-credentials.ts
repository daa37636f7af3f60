import { credentialNumbers } from '../../../src/core/inventory/window/credential-rows.ts';
import { credentialSets, type SetField } from '../../../src/core/inventory/window/credential-sets.ts';
import type { RowOrder } from '../../../src/core/inventory/window/row-order.ts';
import type { FoldWindow } from '../../../src/core/inventory/window/window.ts';
import { columnOf } from '../row-fields.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { Combination, Combinations } from './combinations.ts';
import type { Copied } from './copied.ts';
import {
  putBigint,
  putBigintOfWords,
  putBool,
  putNull,
  putSetOrNull,
  putUuidOfWords,
} from './copy-fields.ts';
import { copyRows } from './copy-rows.ts';

const setFields = [
  'providers',
  'types',
  'joinKeys',
  'scopes',
  'subjects',
  'issuers',
  'audiences',
  'parents',
  'sources',
  'names',
  'policies',
  'endReasons',
  'previousFingerprints',
] as const satisfies readonly SetField[];

const timeFields = [
  'issuedAt',
  'expiresAt',
  'firstSeenAt',
  'lastSeenAt',
  'firstFetchedAt',
  'lastFetchedAt',
  'firstUsedAt',
  'lastUsedAt',
  'endedAt',
] as const satisfies readonly (keyof typeof credentialNumbers)[];

const columns = ['fingerprint', ...setFields, 'ephemeral', ...timeFields, 'kind', 'claims'].map(columnOf);
const sets = setFields.map((field) => credentialSets[field]);
const times = timeFields.map((field) => credentialNumbers[field]);

/** Credentials of a window, in the order of their fingerprints: all, or some in that order. */
export function encodeCredentials(
  { credentials }: FoldWindow,
  { kind, claims }: Combinations,
  order: RowOrder = credentials.order(),
): Copied {
  const { words, numbers, sets: members } = credentials;
  const rows = copyRows(columns.length, order, (out, row) => {
    const number = row * credentialNumbers.width;
    putUuidOfWords(out, words, row * 4);
    for (const set of sets) putSetOrNull(out, members.membersOf(row * credentialSets.width + set));
    const ephemeral = numbers[number + credentialNumbers.ephemeral] ?? -1;
    if (ephemeral === -1) putNull(out);
    else putBool(out, ephemeral === 1);
    for (const time of times) {
      const value = numbers[number + time] ?? 0;
      if (Number.isFinite(value)) putBigint(out, value);
      else putNull(out);
    }
    putCombination(out, kind[row] ?? null);
    putCombination(out, claims[row] ?? null);
  });
  return { columns, rows, count: order.length };
}

function putCombination(out: ByteWriter, combination: Combination | null): void {
  if (combination === null) putNull(out);
  else putBigintOfWords(out, combination.high, combination.low);
}
