import type { Instant } from '../instant.ts';
import type { Secret } from '../secret.ts';

/** What a secret's form says about the credential, offline. Null and empty mean: the form does not say. */
export interface Recognition {
  /** `provider.kind`, for example `github.installation_token`. */
  readonly type: string;
  /** In lower case; `unknown` when the form does not say. */
  readonly provider: string;
  readonly ephemeral: boolean | null;
  readonly issuedAt: Instant | null;
  readonly expiresAt: Instant | null;
  readonly scopes: readonly string[];
  readonly subject: string | null;
  readonly issuer: string | null;
  readonly audience: readonly string[];
  /** `scheme:value` of public names only, never a part of the secret. */
  readonly joinKeys: readonly string[];
}

/** Where a secret was found, which decides between formats that look alike. */
export interface Hint {
  /** Host it was presented to or came from, lower case. */
  readonly host: string | null;
  /** Variable, header or field name it stood under. */
  readonly name: string | null;
}

/** One credential format. A new one is a file (or row) beside this, its test and a line in `index.ts`. */
export interface Format {
  /** Id of the format, kebab-case, unique. */
  readonly id: string;
  /** Cheap test before `recognise`: the text starts with one of these; empty means: always try. */
  readonly prefixes: readonly string[];
  /** The whole text is a credential of this format, or null. Linear in the text's length. */
  readonly recognise: (secret: Secret, hint: Hint) => Recognition | null;
}
