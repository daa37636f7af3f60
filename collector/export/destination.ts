import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { LookupFunction, Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { Instant } from '../../src/core/instant.ts';
import type { FormattedRecord } from '../../src/core/siem/format.ts';

/** One record on its way, with what envelopes need of its event. */
export interface OutgoingRecord extends FormattedRecord {
  /** Of the event: what the receiver deduplicates by. */
  readonly id: string;
  /** Of the credential: receivers that keep order keep it by this. Null when the event is about none. */
  readonly fingerprint: string | null;
  readonly sequence: number;
  readonly at: Instant;
  readonly kind: string;
  /** Severity from 0 (informational) to 4 (critical): syslog's priority, OTLP's number. */
  readonly severity: number;
}

/** What the receiver said of one record that it did not take. */
export interface Rejected {
  /** Place in the batch. */
  readonly at: number;
  /** In one line, without secrets. */
  readonly reason: string;
}

/**
 * What became of a batch. `taken`: the receiver itself acknowledged all but `rejected`, which it will never take
 * (malformed, too large): they go to the dead letters. Everything else is thrown as a `DeliveryFailure`.
 */
export interface Delivered {
  readonly rejected: readonly Rejected[];
  /** Places of records that the receiver could not take now and may take later: they are sent again, in order. */
  readonly again: readonly number[];
  /** Of `again`, as the receiver asked (`Retry-After`); null when it did not say. */
  readonly retryAfterMs: number | null;
}

/** A receiver that events go to: one file for each kind of it. */
export interface Destination {
  /**
   * Sends a batch and waits for the receiver's own acknowledgement. Rejects with a `DeliveryFailure`. Never called twice
   * at once. Ends soon after `signal` aborts.
   */
  readonly deliver: (records: readonly OutgoingRecord[], signal: AbortSignal) => Promise<Delivered>;
  /** Sends nothing of the inventory; says whether the receiver is there and takes what is sent. */
  readonly check: (signal: AbortSignal) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Bounds of one batch, as the receiver's protocol has them. */
export interface BatchLimits {
  readonly records: number;
  readonly bytes: number;
  /** Larger records are dead letters at once. */
  readonly recordBytes: number;
}

export interface DestinationSetting {
  readonly name: string;
  readonly about: string;
  readonly kind: 'text' | 'url' | 'number' | 'flag' | 'choice' | 'secret' | 'file';
  readonly values?: readonly string[];
  readonly required: boolean;
  readonly fallback: string | null;
}

/** Settings as text, secrets resolved, checked against `settings` by whoever makes a destination. */
export type SettingValues = Readonly<Record<string, string>>;

export interface DestinationDeps {
  /** The only way out for TCP and TLS: refuses addresses that are not allowed. */
  readonly network: Network;
  readonly now: () => Instant;
  readonly exporter: { readonly version: string; readonly host: string };
  /** Where files may be written; left out: nowhere. */
  readonly files?: WritableFolders;
}

export interface WritableFolders {
  /** Relative paths are below it: a folder for exports alone, never one that the database has files in. */
  readonly directory: string;
  /** Absolute paths must be below one of these, which the operator listed. */
  readonly allow: readonly string[];
}

/**
 * Connects to where it may (see `collector/export/network/`): no private address unless it is allowed by name, no redirect.
 * What it refuses or cannot reach is a `DeliveryFailure`.
 */
export interface Network {
  /** `fetch` without redirects, over addresses that are checked at connection time, so that no rebinding gets past. */
  readonly fetch: (url: string, init: NetworkRequest) => Promise<Response>;
  /** A connected socket; TLS when `tls` is given. */
  readonly connect: (to: ConnectTo) => Promise<Socket>;
  /** Throws a `MayflyError('config.invalid')` for an http(s) URL that nothing may be sent to. Names are resolved later. */
  readonly checkUrl: (url: string) => void;
  /** As `checkUrl`, of a host and a port without a URL. */
  readonly checkHost: (host: string, port: number) => void;
  /**
   * For `net.connect` and the like: resolves and refuses. Node does not ask it about hosts that are addresses already:
   * `checkHost` is for them. What is allowed for one port only (`host:port`) is not allowed here: see `lookupOn`.
   */
  readonly lookup: LookupFunction;
  /** `lookup` of a connection to that port. */
  readonly lookupOn: (port: number) => LookupFunction;
  /** For clients that take agents: every connection of theirs is checked. Kept by the object that is given. */
  readonly agents: (tls: ConnectionOptions | null) => NetworkAgents;
}

export interface NetworkRequest extends RequestInit {
  /** Authorities and client certificate of an https URL; the same object each time, because connections are kept by it. */
  readonly tls?: ConnectionOptions | null;
}

export interface NetworkAgents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

export interface ConnectTo {
  readonly host: string;
  readonly port: number;
  readonly tls: ConnectionOptions | null;
  readonly signal: AbortSignal;
}

/** A kind of destination: `syslog`, `splunk-hec`, `elasticsearch`. */
export interface DestinationKind {
  readonly name: string;
  readonly title: string;
  readonly settings: readonly DestinationSetting[];
  /** Formats that it takes by their names, the usual one first. */
  readonly formats: readonly [string, ...string[]];
  readonly limits: BatchLimits;
  /** Throws a `MayflyError('config.invalid')` that names the setting; connects to nothing yet. */
  readonly create: (values: SettingValues, deps: DestinationDeps) => Destination;
}
