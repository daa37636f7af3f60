import type { ObservationView } from './views.ts';

/**
 * `GET /api/v1/live` (Server-Sent Events, WHATWG HTML section 9.2). Events of the type `activity`, each after the
 * inventory holds it: what one credential did in one workload, for one actor, at one target since the event before.
 */
export interface ActivityView
  extends Pick<
    ObservationView,
    | 'kind'
    | 'at'
    | 'traceId'
    | 'spanId'
    | 'workload'
    | 'agent'
    | 'tool'
    | 'address'
    | 'operation'
    | 'channel'
    | 'outcome'
  > {
  readonly fingerprint: string;
  readonly provider: string;
  readonly type: string;
  readonly user: string | null;
  readonly notebook: string | null;
  /** How many spans this stands for, at least 1. */
  readonly spans: number;
  readonly expiresAt: string | null;
}

/** An event of the type `gap`: what happened since then is not in the stream; ask the list instead. */
export interface GapView {
  readonly since: string | null;
  readonly reason: 'too_old' | 'too_slow' | 'too_much' | 'unknown_position';
}

/** An event of the type `ready`: from here on it is live. */
export interface ReadyView {
  readonly at: string;
}

/** `GET /api/v1/session`: who is signed in at the page. */
export interface SessionView {
  readonly name: string;
  readonly scope: 'read' | 'admin';
  readonly environments: readonly string[] | null;
  readonly workloads: readonly string[] | null;
  readonly expiresAt: string | null;
}
