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

/**
 * One form of a credential; kinds of one row of the catalogue that differ by prefix share its id. It has
 * prefixes, a mark or a place: without any it would be tried on every text.
 */
export interface Format {
  /** Id of the row, kebab-case. */
  readonly id: string;
  /** Cheap test before `recognise`: the text starts with one of these. */
  readonly prefixes: readonly string[];
  /** The same for a form that begins with anything: this text stands at this index. */
  readonly mark?: readonly [at: number, text: string];
  /** Many share the form: it means this only where the host or the variable is this provider's. */
  readonly place?: string;
  /** Known when asked about, and nothing to look out for: a public name, a document whose parts are the credentials. */
  readonly isUnsought?: boolean;
  /** The text is told in whole as a join key, so it may stand in any public text. */
  readonly isPublicName?: boolean;
  /** The whole text is a credential of this format, or null. Linear in the text's length. */
  readonly recognise: (secret: Secret, hint: Hint) => Recognition | null;
}
