import type { Instant } from '../../src/core/instant.ts';
import type { ReadScope } from './read-scope.ts';

/** Everything that the audit can record. */
const auditActions = [
  'credentials.read',
  'credential.read',
  'observations.read',
  'chain.read',
  'usage.read',
  'workloads.read',
  'workload.read',
  'actors.read',
  'targets.read',
  'issuers.read',
  'coverage.read',
  'counts.read',
  'completeness.read',
  'matrix.read',
  'model_endpoints.read',
  'exposure.read',
  'attention.read',
  'suggestions.read',
  'tokens.read',
  'token.added',
  'token.revoked',
  'audit.read',
  'session.opened',
  'session.ended',
  'session.refused',
  'inventory.verified',
  'exports.read',
  'export.read',
  'export.added',
  'export.changed',
  'export.removed',
  'export.tested',
  'export.paused',
  'export.resumed',
  'export.replayed',
  'export.backfilled',
  'export.previewed',
  'dead_letters.read',
  'live.opened',
  'live.ended',
] as const;
export type AuditAction = (typeof auditActions)[number];

/** Who did what, before it is part of the chain. Nothing in it is text that a client chose, but for `subject`. */
export interface AuditEntry {
  readonly at: Instant;
  /** Id of a token, `given:<scope>`, `certificate:<identity>`, `collector`, or `nobody`: who was not let in. */
  readonly actor: string;
  readonly action: AuditAction;
  /** Method and pattern of the route; null: not by a request. */
  readonly route: string | null;
  /** Fingerprint or token id that was asked for or changed; null: a list. */
  readonly subject: string | null;
  /** How many items were answered; null for a change. */
  readonly items: number | null;
  /** What the actor was limited to. */
  readonly scope: ReadScope;
}

/** A link of the chain as it is stored. */
export interface AuditRow {
  readonly seq: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly route: string | null;
  readonly subject: string | null;
  readonly items: number | null;
  /** `limitsText` of the scope. */
  readonly limits: string | null;
  readonly previous: Uint8Array;
  readonly hash: Uint8Array;
}

/** A scope as the audit keeps it: JSON with sorted members; null when it limits nothing. */
export function limitsText({ environments, workloads }: ReadScope): string | null {
  if (environments === null && workloads === null) return null;
  const sorted = (names: readonly string[] | null) => (names === null ? null : [...names].sort());
  return JSON.stringify({ environments: sorted(environments), workloads: sorted(workloads) });
}

/**
 * The canonical text of a link, over which its hash goes: JSON of the values in this order. The database puts
 * the number before it.
 */
export function canonicalText(row: Omit<AuditRow, 'seq' | 'previous' | 'hash'>): string {
  const { at, actor, action, route, subject, items, limits } = row;
  return JSON.stringify([at, actor, action, route, subject, items, limits]);
}
