import type { Instant } from '../../../../src/core/instant.ts';
import type { Secret } from '../../../../src/core/secret.ts';

/** A credential found in a variable or a file. Absent facts are left to the form of the secret. */
export interface StoredCredential {
  readonly secret: Secret;
  readonly type?: string;
  readonly provider?: string;
  readonly subject?: string;
  readonly joinKeys?: readonly string[];
  readonly expiresAt?: Instant;
}
