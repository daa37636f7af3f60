import type { Instant } from '../../src/core/instant.ts';
import type { Secret } from '../../src/core/secret.ts';
import type { EndReason, Location, Source } from '../../src/core/semconv.ts';

/** Where something was used or fetched from. */
export interface TargetInfo {
  /** Lower case, without port. */
  readonly address: string | null;
  readonly port: number | null;
  readonly method: string | null;
  /** Raw path; the recorder makes the route template of it. */
  readonly path: string | null;
  /** Remote service and operation when the protocol names them (`x-amz-target`), else null. */
  readonly rpc: { readonly system: string; readonly service: string; readonly method: string } | null;
}

/** What a hook knows of a fetched credential beyond its form. */
export interface FetchedCredential {
  readonly secret: Secret;
  readonly source: Source;
  readonly name: string | null;
  readonly policy?: string | null;
  readonly held?: boolean;
  readonly target?: TargetInfo | null;
  readonly type?: string | null;
  readonly provider?: string | null;
  readonly ephemeral?: boolean | null;
  readonly issuedAt?: Instant | null;
  readonly expiresAt?: Instant | null;
  readonly scopes?: readonly string[];
  readonly subject?: string | null;
  readonly issuer?: string | null;
  readonly audience?: readonly string[];
  readonly joinKeys?: readonly string[];
  readonly parents?: readonly Secret[];
  /** When the request began; null: now. */
  readonly startedAt?: Instant | null;
}

/** A credential as it was presented. */
export interface UsedCredential {
  readonly secret: Secret;
  readonly location: Location;
  readonly target: TargetInfo;
  /** Header, parameter or field it stood in. */
  readonly name: string | null;
  /** For whom, when the request says so; left out when it looks like a secret itself. */
  readonly subject?: string | null;
  /** What the place says it is (`oauth.client_secret`), where its form says nothing. */
  readonly type?: string | null;
}

/** Tells what became of a use, once. Later calls do nothing. */
export type Answered = (answer: { readonly status: number } | { readonly error: true }) => void;

/**
 * What hooks report to. Nothing it does throws into the host. The actor is read when `fetched` or `used`
 * is called, so call them in the context of the caller.
 */
export interface Recorder {
  readonly fetched: (credential: FetchedCredential) => void;
  readonly used: (credential: UsedCredential) => Answered;
  readonly ended: (secret: Secret, reason: EndReason, target: TargetInfo) => void;
}
