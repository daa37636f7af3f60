import { type Fingerprint, fingerprintOfBytes } from '../../../../src/core/fingerprint.ts';
import { instant } from '../../../../src/core/instant.ts';
import { emptyInventory, type Inventory, usageKey } from '../../../../src/core/inventory/fold.ts';
import type { CredentialRow, UsageRow } from '../../../../src/core/inventory/rows.ts';
import { credentialNumbers } from '../../../../src/core/inventory/window/credential-rows.ts';
import { credentialSets, type SetField } from '../../../../src/core/inventory/window/credential-sets.ts';
import { idBytes, usageNumbers, usageWords } from '../../../../src/core/inventory/window/usage-rows.ts';
import type { FoldWindow } from '../../../../src/core/inventory/window/window.ts';

/** The rows of a window as the fold of objects makes them. */
export function inventoryOf(window: FoldWindow): Inventory {
  const inventory = emptyInventory();
  for (let row = 0; row < window.credentials.rows; row++) {
    const credential = credentialAt(window, row);
    inventory.credentials.set(credential.fingerprint, credential);
  }
  for (let row = 0; row < window.usage.rows; row++) {
    const usage = usageAt(window, row);
    inventory.usage.set(usageKey(usage), usage);
  }
  for (let row = 0; row < window.processes.rows; row++) {
    const process = window.processes.rowAt(row);
    inventory.processes.set(process.instance, process);
  }
  return inventory;
}

export function fingerprintAt({ credentials }: FoldWindow, row: number): Fingerprint {
  const bytes = Buffer.alloc(16);
  for (let word = 0; word < 4; word++) bytes.writeInt32BE(credentials.words[row * 4 + word] ?? 0, word * 4);
  return fingerprintOfBytes(bytes);
}

function credentialAt(window: FoldWindow, row: number): CredentialRow {
  const { numbers, sets } = window.credentials;
  const number = (field: keyof typeof credentialNumbers) =>
    numbers[row * credentialNumbers.width + credentialNumbers[field]] ?? 0;
  const time = (field: keyof typeof credentialNumbers) => instant(number(field));
  const known = (field: keyof typeof credentialNumbers) =>
    Number.isFinite(number(field)) ? instant(number(field)) : null;
  const set = (field: SetField) =>
    [sets.membersOf(row * credentialSets.width + credentialSets[field]) ?? []].flat();
  return {
    fingerprint: fingerprintAt(window, row),
    providers: set('providers'),
    types: set('types'),
    joinKeys: set('joinKeys'),
    scopes: set('scopes'),
    subjects: set('subjects'),
    issuers: set('issuers'),
    audiences: set('audiences'),
    parents: set('parents'),
    previousFingerprints: set('previousFingerprints'),
    sources: set('sources'),
    names: set('names'),
    policies: set('policies'),
    endReasons: set('endReasons'),
    ephemeral: number('ephemeral') === -1 ? null : number('ephemeral') === 1,
    issuedAt: known('issuedAt'),
    expiresAt: known('expiresAt'),
    firstSeenAt: time('firstSeenAt'),
    lastSeenAt: time('lastSeenAt'),
    firstFetchedAt: known('firstFetchedAt'),
    lastFetchedAt: known('lastFetchedAt'),
    firstUsedAt: known('firstUsedAt'),
    lastUsedAt: known('lastUsedAt'),
    endedAt: known('endedAt'),
  };
}

function usageAt(window: FoldWindow, row: number): UsageRow {
  const { words, numbers, exemplars } = window.usage;
  const word = (field: keyof typeof usageWords) => words[row * usageWords.width + usageWords[field]] ?? 0;
  const number = (field: keyof typeof usageNumbers) =>
    numbers[row * usageNumbers.width + usageNumbers[field]] ?? 0;
  const context = window.contexts.rows[word('context')];
  if (context === undefined) throw new Error('a usage row without its context');
  const lastAt = number('lastAt');
  const ids = Buffer.from(exemplars).toString('hex', row * idBytes, (row + 1) * idBytes);
  return {
    fingerprint: fingerprintAt(window, word('credential')),
    hour: instant(word('hour') * 3_600_000),
    ...context,
    instance: window.processes.rowAt(word('process')).instance,
    count: number('count'),
    exact: number('exact') === 1,
    firstAt: instant(number('firstAt')),
    lastAt: instant(lastAt),
    exemplar: `${String(lastAt).padStart(13, '0')}:${ids.slice(0, 32)}:${ids.slice(32)}`,
  };
}
