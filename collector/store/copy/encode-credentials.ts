import { credentialNumbers } from '../../../src/core/inventory/window/credential-rows.ts';
import { credentialSets, type SetField } from '../../../src/core/inventory/window/credential-sets.ts';
import type { FoldWindow } from '../../../src/core/inventory/window/window.ts';
import { columnOf } from '../row-fields.ts';
import type { Copied } from './copied.ts';
import { createCopyWriter } from './copy-writer.ts';

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

const columns = ['fingerprint', ...setFields, 'ephemeral', ...timeFields].map(columnOf);
const sets = setFields.map((field) => credentialSets[field]);
const times = timeFields.map((field) => credentialNumbers[field]);

/** The credentials of a window, in the order of their fingerprints. */
export function encodeCredentials({ credentials }: FoldWindow): Copied {
  const { words, numbers, sets: members } = credentials;
  const writer = createCopyWriter(columns.length);
  for (const row of credentials.order()) {
    const number = row * credentialNumbers.width;
    writer.row();
    writer.uuidOfWords(words, row * 4);
    for (const set of sets) writer.setOrNull(members.membersOf(row * credentialSets.width + set));
    const ephemeral = numbers[number + credentialNumbers.ephemeral] ?? -1;
    if (ephemeral === -1) writer.empty();
    else writer.bool(ephemeral === 1);
    for (const time of times) {
      const value = numbers[number + time] ?? 0;
      if (Number.isFinite(value)) writer.int64(value);
      else writer.empty();
    }
  }
  return { columns, rows: writer.finish(), count: credentials.rows };
}
