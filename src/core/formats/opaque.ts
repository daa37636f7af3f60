import type { Format } from './format.ts';
import { type CredentialType, recognised } from './recognised.ts';

/** A format that a prefix, an alphabet and a length describe. */
export type OpaqueRow = readonly [
  id: string,
  type: CredentialType,
  /** Whether credentials of this kind live for a day at most; null when it depends on the issuer. */
  ephemeral: boolean | null,
  prefix: string,
  /** All that follows the prefix: anchored at both ends and bounded, so that a miss is linear and short. */
  rest: RegExp,
  more?: OpaqueMore,
];

export interface OpaqueMore extends Pick<Format, 'mark' | 'place' | 'isUnsought'> {
  /** Scheme of the join key that the pattern's groups make, joined by `-`: public parts only. */
  readonly joinKey?: string;
  /** The whole text is its public name, for example an access key id. */
  readonly isName?: boolean;
}

/** Formats of opaque tokens, one row each. */
export function opaques(rows: readonly OpaqueRow[]): readonly Format[] {
  return rows.map(opaque);
}

function opaque([id, type, ephemeral, prefix, rest, { joinKey, isName, ...where } = {}]: OpaqueRow): Format {
  return {
    id,
    prefixes: prefix === '' ? [] : [prefix],
    ...where,
    recognise(secret) {
      const match = secret.startsWith(prefix) ? rest.exec(secret.slice(prefix.length)) : null;
      if (match === null) return null;
      const named = isName ? [secret] : match.slice(1).filter((part) => part !== undefined);
      const joinKeys = joinKey === undefined || named.length === 0 ? [] : [`${joinKey}:${named.join('-')}`];
      return recognised(type, { ephemeral, joinKeys });
    },
  };
}
