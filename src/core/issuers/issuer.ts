import type { Instant } from '../instant.ts';
import type { Secret } from '../secret.ts';
import type { EndReason, Source } from '../semconv.ts';

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
  /**
   * Of a gRPC call: one message of the answer, without its 5-byte prefix and uncompressed; `responseBody` is
   * then empty. A stream gives an exchange for each message.
   */
  readonly responseBytes?: Uint8Array | null;
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

/**
 * A credential that an exchange put an end to. Where only its public name stands there (a lease id, an accessor,
 * a key id), `joinKey` says which of the credentials that are known by that join key.
 */
export type Ended =
  | { readonly secret: Secret; readonly joinKey: null; readonly reason: EndReason }
  | { readonly secret: null; readonly joinKey: string; readonly reason: EndReason };

/**
 * A credential whose life an exchange prolonged, where only its public name stands there (the renewal of a lease).
 * A renewal that hands the secret back is an `Issued`.
 */
export interface Renewed {
  readonly joinKey: string;
  readonly expiresAt: Instant;
}

/** What an endpoint is for, as authorization servers publish it (RFC 8414 section 2, OpenID Connect Discovery). */
export type LearnedKind = 'token' | 'revocation' | 'device_authorization' | 'registration' | 'end_session';

/** An endpoint that an answer told of: its paths are the server's own, so only a document can say what it is. */
export interface LearnedEndpoint {
  readonly kind: LearnedKind;
  /** Lower case, without port. */
  readonly host: string;
  readonly port: number | null;
  /** Path without query. */
  readonly path: string;
}

/**
 * Where an issuer's requests are found, for a look-up in tables instead of a question to every issuer. A
 * request that shows one of these is the issuer's to judge (`match`). Hosts and services are in lower case.
 */
export interface IssuerPlaces {
  /**
   * Hosts and domains; a domain stands for all hosts below it, and `a.*.b` for hosts that begin with `a.` below `b`.
   * The endpoints of known sovereign clouds belong here.
   */
  readonly hosts?: readonly string[];
  /** A whole part of the path, on any host; parts end at `/` and `:` (`generateAccessToken`). */
  readonly segments?: readonly string[];
  /** Service of an AWS signature's scope, on any host (`sts`). */
  readonly services?: readonly string[];
  /** Value of `x-amz-target`, on any host (`AmazonSSM.GetParameter`). */
  readonly targets?: readonly string[];
}

/** One issuing endpoint. A new one is a file beside this, its test and a line in `index.ts`. */
export interface Issuer {
  readonly id: string;
  /** Public ids of the endpoints that it reads, one for each place a credential is handed out at. */
  readonly endpoints: readonly string[];
  /** Which requests it is asked about; absent: all of them, so that `match` has to be all the cheaper. */
  readonly at?: IssuerPlaces;
  /** From the request line and headers alone: might this exchange hand out a credential? Cheap. */
  readonly match: (request: IssuerRequest) => boolean;
  /** Secrets in the body of the request. */
  readonly presented: (request: IssuerRequest, body: string) => readonly Presented[];
  /** Credentials in the answer; empty when it handed out none. Never throws on a strange answer. */
  readonly issued: (exchange: Exchange) => readonly Issued[];
  /** Credentials that the exchange revoked, logged out or replaced; absent where none can be. Never throws. */
  readonly ended?: (exchange: Exchange) => readonly Ended[];
  /** Credentials that live longer now; absent where none can. Never throws. */
  readonly renewed?: (exchange: Exchange) => readonly Renewed[];
  /** Endpoints that the answer names, for `createLearnedRoutes`; absent where none are. Never throws. */
  readonly learned?: (exchange: Exchange) => readonly LearnedEndpoint[];
}
