import type { Instant } from '../../src/core/instant.ts';
import type { Secret } from '../../src/core/secret.ts';
import type { EndReason, Location, Source } from '../../src/core/semconv.ts';
import type { CredentialFacts } from './credential-attributes.ts';

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
  /** A database or message broker (`db.system.name`: postgresql, mysql, redis, mongodb, kafka) and what was asked of it. */
  readonly db?: { readonly system: string; readonly operation: string | null } | null;
}

/** Whose login a credential is, so that a login that never sends its secret finds it. */
export interface Account {
  /** As in `db.system.name`, else a scheme: `postgresql`, `mysql`, `smtp`, `ldap`, `ssh`; null when not known. */
  readonly system: string | null;
  readonly user: string | null;
  /** Lower case; null when the variable names no host (`PGPASSWORD`). */
  readonly address: string | null;
  readonly port: number | null;
}

/** What a hook knows of a fetched credential beyond its form. */
export interface FetchedCredential {
  readonly secret: Secret;
  readonly source: Source;
  readonly name: string | null;
  readonly policy?: string | null;
  readonly held?: boolean;
  /** Package whose code read it. */
  readonly module?: string | null;
  /** The login it belongs to, when where it stood says so (a DSN, `.pgpass`). */
  readonly account?: Account | null;
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
  /** How it was proven (`mayfly.use.mechanism`): `Bearer`, `SCRAM-SHA-256`, `publickey`. */
  readonly mechanism?: string | null;
  /** What the place says of the credential itself: a client certificate's serial, issuer and times. */
  readonly facts?: CredentialFacts;
}

/** What became of a use: an HTTP status, or a protocol's own word. */
export type Answer =
  | { readonly status: number }
  | { readonly error: true }
  | {
      readonly outcome: 'accepted' | 'denied';
      /** The one that the server chose, where it is another than the client began with. */
      readonly mechanism?: string;
    };

/** Tells what became of a use, once. Later calls do nothing. */
export type Answered = (answer: Answer) => void;

/**
 * What hooks report to. Nothing it does throws into the host. The actor is read when `fetched` or `used`
 * is called, so call them in the context of the caller.
 */
export interface Recorder {
  readonly fetched: (credential: FetchedCredential) => void;
  readonly used: (credential: UsedCredential) => Answered;
  /** By a join key: every known credential that has it; one that this process never met is nobody's. */
  readonly ended: (
    credential: Secret | { readonly joinKey: string },
    reason: EndReason,
    target: TargetInfo,
  ) => void;
  /** Those known by this join key live longer now: fetched again from where they came, though the secret was not told again. */
  readonly renewed: (joinKey: string, expiresAt: Instant, target: TargetInfo) => void;
  /** Something that may have held a credential was too large to be looked at: it is counted as lost. */
  readonly dropped?: (count: number) => void;
  /** Whether exactly this text is a credential that this process has met; asked of words of a prompt, so it must be cheap. */
  readonly knows?: (text: string) => boolean;
}
