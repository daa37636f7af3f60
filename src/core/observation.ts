import type { Fingerprint } from './fingerprint.ts';
import type { Instant } from './instant.ts';
import type { EndReason, Location, Outcome, Source } from './semconv.ts';

/** One fact seen once: a credential was fetched, used or ended. */
export type Observation =
  | (Seen & {
      readonly kind: 'fetched';
      readonly source: Source;
      /** Variable, file path, secret name or role; null when not known. */
      readonly name: string | null;
      /** What authorised the fetch; null when not known. */
      readonly policy: string | null;
      /** True: it was in the process at start, nobody has read it yet. */
      readonly held: boolean;
      /** Package whose code read it; null: the application itself, or not known. */
      readonly module: string | null;
    })
  | (Seen & {
      readonly kind: 'used';
      readonly location: Location;
      readonly outcome: Outcome;
      /** How it was proven: `Bearer`, `SCRAM-SHA-256`, `publickey`; null when not known. */
      readonly mechanism: string | null;
    })
  | (Seen & { readonly kind: 'ended'; readonly reason: EndReason });

/** What every observation has. */
export interface Seen {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  /** When it happened: the end of a fetch, the start of a use or end. */
  readonly at: Instant;
  /** The sender's clock was not believed: `at` is when the collector received it. */
  readonly skewed: boolean;
  readonly fingerprint: Fingerprint;
  readonly credential: CredentialFacts;
  readonly process: ProcessFacts;
  readonly actor: Actor;
  readonly target: Target;
  /** Cumulative over equal observations of the process instance; null from senders that do not count. */
  readonly count: number | null;
}

/** What the observer knew about the credential. Null and empty mean: not known. */
export interface CredentialFacts {
  readonly type: string | null;
  readonly provider: string | null;
  readonly joinKeys: readonly string[];
  readonly issuedAt: Instant | null;
  readonly expiresAt: Instant | null;
  readonly ephemeral: boolean | null;
  readonly scopes: readonly string[];
  readonly subject: string | null;
  readonly issuer: string | null;
  readonly audience: readonly string[];
  readonly parents: readonly Fingerprint[];
  /** The same secret under the organisation's previous key, while a rotation goes on. */
  readonly previousFingerprint: Fingerprint | null;
}

/** Which process of which workload saw it, from the resource. */
export interface ProcessFacts {
  /** `service.instance.id`, else host, pid and start time joined. Never a bare pid: pids are reused. */
  readonly instance: string;
  readonly service: string;
  readonly namespace: string | null;
  readonly environment: string | null;
  readonly version: string | null;
  readonly owner: string | null;
  readonly host: string | null;
  readonly pod: string | null;
  readonly pid: number | null;
  readonly runtime: string | null;
  /**
   * Who the sender proved to be by its client certificate: a SPIFFE id, else a common name. The collector sets it
   * from the connection, nothing on the wire does; null when no certificate was presented.
   */
  readonly identity: string | null;
}

/** On whose behalf. All null is *unattributed*: counted, never guessed. */
export interface Actor {
  readonly agent: string | null;
  readonly agentId: string | null;
  readonly tool: string | null;
  readonly conversation: string | null;
  readonly notebook: string | null;
  readonly cell: string | null;
  readonly user: string | null;
}

/** Where it was used, or fetched from. */
export interface Target {
  readonly address: string | null;
  readonly port: number | null;
  /** Low-cardinality name of what was called: `SecretsManager/GetSecretValue`, `POST /v1/responses`. */
  readonly operation: string | null;
}

/** One `mayfly.process` span: how the hooks in a process are doing. */
export interface Heartbeat {
  readonly kind: 'heartbeat';
  readonly at: Instant;
  /** As of an observation. */
  readonly skewed: boolean;
  readonly process: ProcessFacts;
  readonly startedAt: Instant | null;
  readonly ended: boolean;
  readonly hooks: readonly string[];
  readonly shadowed: readonly string[];
  readonly seen: number;
  readonly coalesced: number;
  readonly spooled: number;
  readonly dropped: number;
  /** Observations of which no agent, tool or user is known. */
  readonly unattributed: number;
  /** Observations that were counted under the key `other`. */
  readonly overflowed: number;
}
