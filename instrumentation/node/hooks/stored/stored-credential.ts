import type { Instant } from '../../../../src/core/instant.ts';
import type { Secret } from '../../../../src/core/secret.ts';
import type { Account } from '../../recorder.ts';

/** A credential found in a variable or a file. Absent facts are left to the form of the secret. */
export interface StoredCredential {
  readonly secret: Secret;
  readonly type?: string;
  readonly provider?: string;
  readonly subject?: string;
  readonly joinKeys?: readonly string[];
  readonly expiresAt?: Instant;
  readonly scopes?: readonly string[];
  /** The login that it belongs to. */
  readonly account?: Account;
}
