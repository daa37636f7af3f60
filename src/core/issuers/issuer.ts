import type { Instant } from '../instant.ts';
import type { Secret } from '../secret.ts';
import type { Source } from '../semconv.ts';

/** The line and headers of a request; a header name is given in lower case. */
export interface IssuerRequest {
  readonly method: string;
  /** Lower case, without port. */
  readonly host: string;
  readonly port: number | null;
  /** Path with query. */
  readonly path: string;
  readonly header: (name: string) => string | null;
}

/** A finished exchange with an issuing endpoint. Bodies are decoded text of at most 64 KiB. */
export interface Exchange {
  readonly request: IssuerRequest;
  readonly requestBody: string | null;
  readonly status: number;
  readonly responseHeader: (name: string) => string | null;
  readonly responseBody: string;
  /** When the answer ended: "seconds from now" counts from here. */
  readonly at: Instant;
  /** Credentials that the request's headers presented, canonical, in order. */
  readonly presentedInHeaders: readonly Secret[];
}

/** A secret that the body of a request presented. */
export interface Presented {
  readonly secret: Secret;
  /** Field it stood in, for example `client_secret`. */
  readonly field: string;
  /** For whom, when the body says so: `client_id`, `username`. */
  readonly subject: string | null;
}

/** A credential that an answer handed out. Null and empty mean: the answer does not say. */
export interface Issued {
  readonly secret: Secret;
  /** Type when the form of the secret does not tell, for example `oauth.access_token`. */
  readonly type: string | null;
  readonly provider: string | null;
  readonly source: Source;
  /** Secret name, role, installation: what was asked for. */
  readonly name: string | null;
  /** What authorised it: role ARN, Vault policies, OAuth client and grant. */
  readonly policy: string | null;
  readonly ephemeral: boolean | null;
  readonly issuedAt: Instant | null;
  readonly expiresAt: Instant | null;
  readonly scopes: readonly string[];
  readonly subject: string | null;
  readonly issuer: string | null;
  readonly audience: readonly string[];
  readonly joinKeys: readonly string[];
  /** The credentials it was minted from: the mint chain. */
  readonly parents: readonly Secret[];
}

/** One issuing endpoint. A new one is a file beside this, its test and a line in `index.ts`. */
export interface Issuer {
  readonly id: string;
  /** From the request line and headers alone: might this exchange hand out a credential? Cheap. */
  readonly match: (request: IssuerRequest) => boolean;
  /** Secrets in the body of the request. */
  readonly presented: (request: IssuerRequest, body: string) => readonly Presented[];
  /** Credentials in the answer; empty when it handed out none. Never throws on a strange answer. */
  readonly issued: (exchange: Exchange) => readonly Issued[];
}
