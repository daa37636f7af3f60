import { hash } from 'node:crypto';
import type { CredentialRows } from '../../../src/core/inventory/window/credential-rows.ts';
import { credentialSets } from '../../../src/core/inventory/window/credential-sets.ts';
import type { Members } from '../../../src/core/inventory/window/member-sets.ts';
import { claims, kinds } from '../dictionaries.ts';

/** An entry of a dictionary: sets that some credential has. */
export interface Combination {
  /** Its id, as the dictionary's function computes it. */
  readonly high: number;
  readonly low: number;
  readonly sets: readonly (Members | null)[];
}

/**
 * What the credentials of a window have, by the column of the dictionary and the row of the credential; null: all of its
 * sets are empty.
 */
export interface Combinations {
  readonly kind: readonly (Combination | null)[];
  readonly claims: readonly (Combination | null)[];
}

export function combinationsOf(credentials: Pick<CredentialRows, 'rows' | 'sets'>): Combinations {
  return {
    kind: rowsOf(credentials, kinds, knownKinds),
    claims: rowsOf(credentials, claims, knownClaims),
  };
}

type Known = Map<string, Combination>;
const mostKnown = 10_000;
/** Fleets have few combinations, and windows come many times a second. */
const knownKinds: Known = new Map();
const knownClaims: Known = new Map();

function rowsOf(
  { rows, sets: members }: Pick<CredentialRows, 'rows' | 'sets'>,
  { sets }: typeof kinds | typeof claims,
  known: Known,
): (Combination | null)[] {
  const fields = sets.map((set) => credentialSets[set]);
  const found: (Combination | null)[] = [];
  for (let row = 0; row < rows; row++) {
    // Texts hold no NUL, and members are not empty.
    let [key, isEmpty] = ['', true];
    for (const field of fields) {
      const set = members.membersOf(row * credentialSets.width + field);
      if (set !== null) isEmpty = false;
      key += typeof set === 'object' ? `${set?.join('\0') ?? ''}\0\0` : `${set}\0\0`;
    }
    if (isEmpty) {
      found.push(null);
      continue;
    }
    let combination = known.get(key);
    if (combination === undefined) {
      combination = combine(fields.map((field) => members.membersOf(row * credentialSets.width + field)));
      if (known.size >= mostKnown) known.clear();
      known.set(key, combination);
    }
    found.push(combination);
  }
  return found;
}

/** Eight bytes of SHA-256 over the sets as JSON: `mayfly_kind` and `mayfly_claims` of the schema. */
function combine(sets: readonly (Members | null)[]): Combination {
  const digest = hash(
    'sha256',
    JSON.stringify(sets.map((set) => (typeof set === 'string' ? [set] : set))),
    'buffer',
  );
  return { high: digest.readInt32BE(0), low: digest.readInt32BE(4), sets };
}
