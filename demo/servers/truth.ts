/**
 * What a server of the demo knows for certain, because it did it: the measure that the inventory is
 * held against. It holds secrets, so it is kept in memory, asked for over IPC and written nowhere.
 */
export type Truth = IssuedTruth | UsedTruth;

/** A credential that a server handed out. Null: it has none of that. Times are milliseconds since the epoch. */
export interface IssuedTruth {
  readonly kind: 'issued';
  readonly at: number;
  readonly secret: string;
  /** What it is, in plain words: `access token`, `session access key id`. */
  readonly what: string;
  readonly issuedAt: number | null;
  readonly expiresAt: number | null;
  readonly scopes: readonly string[];
  readonly subject: string | null;
  readonly issuer: string | null;
  readonly audience: readonly string[];
  /** Its public name, where it has one: JWT `jti`, access key id, version id. */
  readonly publicName: string | null;
  /** The secrets presented to obtain it. */
  readonly parents: readonly string[];
}

/** A credential that was presented to a server. */
export interface UsedTruth {
  readonly kind: 'used';
  readonly at: number;
  readonly secret: string;
  /** Where it stood: a header name in lower case, or `body:<field>`. */
  readonly where: string;
  /** `POST /token`, or `STS/AssumeRole` where the protocol names an operation. */
  readonly operation: string;
  /** Null while the answer is not known: the client may be gone before it. */
  readonly status: number | null;
}

/** A server's own log. */
export interface TruthLog {
  readonly issued: (fact: Pick<IssuedTruth, 'secret' | 'what'> & Partial<IssuedTruth>) => void;
  readonly used: (fact: Omit<UsedTruth, 'kind' | 'at'>) => void;
  readonly entries: readonly Truth[];
}

export function createTruthLog(): TruthLog {
  const entries: Truth[] = [];
  const unknown = {
    issuedAt: null,
    expiresAt: null,
    scopes: [],
    subject: null,
    issuer: null,
    audience: [],
    publicName: null,
    parents: [],
  };
  return {
    issued: (fact) => entries.push({ ...unknown, ...fact, kind: 'issued', at: Date.now() }),
    used: (fact) => entries.push({ ...fact, kind: 'used', at: Date.now() }),
    entries,
  };
}
