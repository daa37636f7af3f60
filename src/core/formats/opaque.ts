import type { Format, Hint } from './format.ts';
import { type CredentialType, recognised } from './recognised.ts';

/** A format that one pattern describes. */
export interface OpaqueRow {
  readonly id: string;
  readonly type: CredentialType;
  readonly prefixes: readonly [string, ...string[]];
  /** Anchored at both ends and bounded in length, so that a miss is linear and short. */
  readonly pattern: RegExp;
  /** Whether credentials of this kind live for a day at most; null when it depends on the issuer. */
  readonly ephemeral: boolean | null;
  /** Scheme of the join key that the pattern's groups make, joined by `-`: public parts only. */
  readonly joinKey?: string;
  /** Where the form alone does not decide: whether the place it was found in fits. */
  readonly fits?: (hint: Hint) => boolean;
}

/** A format of opaque tokens: a prefix, an alphabet and a length. */
export function opaque(row: OpaqueRow): Format {
  return {
    id: row.id,
    prefixes: row.prefixes,
    recognise(secret, hint) {
      const match = row.pattern.exec(secret);
      if (match === null || row.fits?.(hint) === false) return null;
      const joinKeys = row.joinKey === undefined ? [] : [`${row.joinKey}:${match.slice(1).join('-')}`];
      return recognised(row.type, { ephemeral: row.ephemeral, joinKeys });
    },
  };
}
