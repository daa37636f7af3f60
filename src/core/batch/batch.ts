import type { Instant } from '../instant.ts';
import type { Actor, Heartbeat, ProcessFacts, Target } from '../observation.ts';
import type { EndReason, Location, Outcome, Source } from '../semconv.ts';

/**
 * What was taken of one request, as columns: row `i` of every column is one observation. Made by the readers
 * of OTLP or from an inbox row, then never changed. Everything in it is already cleaned, cut, checked and
 * resolved (law 3): `observationsOf` gives the same observations that reading the request span by span gives.
 */
export interface Batch {
  /** Observations. Heartbeats are apart. */
  readonly length: number;
  /** When the collector received it. */
  readonly receivedAt: Instant;
  /** 24 bytes an observation: trace id (16), span id (8). */
  readonly ids: Uint8Array;
  /** Four big-endian words an observation: the 16 bytes of the fingerprint's HMAC, its check characters verified. */
  readonly fingerprints: Int32Array;
  /** Milliseconds since the epoch: the end of a fetch, the start of a use or end; believable or `receivedAt`. */
  readonly at: Float64Array;
  /** 1: the sender's time was not believed and replaced by `receivedAt` (promise H9). */
  readonly skewed: Uint8Array;
  /** Cumulative (law 1); 0: the sender does not count. */
  readonly count: Float64Array;
  /** Row of `contexts`. */
  readonly context: Int32Array;
  /** Rows of `strings`; 0 is "not known". */
  readonly conversation: Int32Array;
  readonly type: Int32Array;
  readonly provider: Int32Array;
  readonly subject: Int32Array;
  readonly issuer: Int32Array;
  /** A fingerprint, its check characters verified. */
  readonly previousFingerprint: Int32Array;
  /** Of a fetch. */
  readonly name: Int32Array;
  readonly policy: Int32Array;
  readonly module: Int32Array;
  /** Of a use. */
  readonly mechanism: Int32Array;
  /** Rows of `lists`; 0 is the empty list. */
  readonly joinKeys: Int32Array;
  readonly scopes: Int32Array;
  readonly audience: Int32Array;
  readonly parents: Int32Array;
  /** Milliseconds since the epoch; 0: not known. */
  readonly issuedAt: Float64Array;
  readonly expiresAt: Float64Array;
  /** 1 yes, 0 no, -1 not known. */
  readonly ephemeral: Int8Array;
  /** `strings[0]` is the empty text. */
  readonly strings: readonly string[];
  /** `lists[0]` is empty. */
  readonly lists: readonly (readonly string[])[];
  readonly contexts: readonly Context[];
  readonly heartbeats: readonly Heartbeat[];
  /** Whose credential let the request in (promise D4); null: not known. No part of what is told, so not of its form. */
  readonly sender: string | null;
}

/**
 * Everything that makes observations equal (law 1), the credential apart: who, where, how, in which process.
 * Few in a request, many observations each.
 */
export interface Context {
  readonly kind: 'fetched' | 'used' | 'ended';
  readonly process: ProcessFacts;
  readonly actor: Omit<Actor, 'conversation'>;
  readonly target: Target;
  /** Source of a fetch, location of a use, reason of an end. */
  readonly channel: Source | Location | EndReason;
  /** Of a use; null for the other kinds. */
  readonly outcome: Outcome | null;
  /** Of a fetch: it was in the process at start, nobody has read it yet. */
  readonly held: boolean;
}

/** What one request held. `spans` is `batch.length + batch.heartbeats.length + rejected + ignored`. */
export interface BatchResult {
  readonly batch: Batch;
  /** Spans of Mayfly's that could not be taken. */
  readonly rejected: number;
  /** Why, each reason once, at most 8, never holding input. */
  readonly reasons: readonly string[];
  /** Spans that are not Mayfly's. */
  readonly ignored: number;
  readonly spans: number;
  /** Attributes past the limit of a span or resource, not examined. */
  readonly droppedAttributes: number;
  /** Texts that may hold a credential, and were withheld because the request had too many of them. */
  readonly withheldTexts: number;
}
