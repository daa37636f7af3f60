import { type Fingerprint, isFingerprint } from '../fingerprint.ts';
import { type Instant, instant } from '../instant.ts';
import type { CredentialFacts, Heartbeat, Observation, ProcessFacts, Seen } from '../observation.ts';
import { type AttributeBag, type SpanName, spanNames } from '../semconv.ts';
import { actor } from './actor.ts';
import { claimedInstant, text, texts } from './attribute-reading.ts';
import { endReasonOf, heldOf, locationOf, outcomeOf, sourceOf } from './circumstances.ts';
import { isJoinKey } from './join-key.ts';
import type { RawSpan } from './raw-span.ts';
import { target } from './target.ts';

/** A span of Mayfly's that cannot be taken. The reason never holds input. */
export interface Refused {
  readonly kind: 'refused';
  readonly reason: string;
}

/** Why a span is refused. */
export const refusals = {
  traceId: 'span without a valid trace id',
  spanId: 'span without a valid span id',
  noFingerprint: 'span without mayfly.credential.fingerprint',
  badFingerprint: 'mayfly.credential.fingerprint is not a fingerprint',
} as const;

/** What surrounds a span. */
export interface Received {
  readonly at: Instant;
  readonly process: ProcessFacts;
}

/** Parses one span into what Mayfly knows: the edge, after which the types are trusted. */
export function decode(span: RawSpan, received: Received): Observation | Heartbeat | Refused {
  const { traceId, spanId, name, attributes } = span;
  if (traceId === null) return refused(refusals.traceId);
  if (spanId === null) return refused(refusals.spanId);
  const told = name === spanNames.fetch ? span.endMs : span.startMs;
  const skewed = !isBelievable(told, received.at);
  const at = skewed ? received.at : instant(told);
  if (name === spanNames.process) return { ...heartbeat(attributes, at, received.process), skewed };
  const fingerprint = attributes['mayfly.credential.fingerprint'];
  if (fingerprint === undefined) return refused(refusals.noFingerprint);
  if (!isFingerprint(fingerprint)) return refused(refusals.badFingerprint);
  const seen: Seen = {
    traceId,
    spanId,
    at,
    skewed,
    fingerprint,
    credential: credentialFacts(attributes),
    process: received.process,
    actor: actor(attributes),
    target: target(attributes),
    count: count(attributes['mayfly.count']),
  };
  return observation(name, seen, attributes);
}

function refused(reason: string): Refused {
  return { kind: 'refused', reason };
}

function observation(
  name: Exclude<SpanName, typeof spanNames.process>,
  seen: Seen,
  attributes: AttributeBag,
): Observation {
  switch (name) {
    case spanNames.fetch:
      return {
        ...seen,
        kind: 'fetched',
        source: sourceOf(attributes),
        name: text(attributes['mayfly.fetch.name']),
        policy: text(attributes['mayfly.fetch.policy']),
        held: heldOf(attributes),
        module: text(attributes['mayfly.fetch.module']),
      };
    case spanNames.use:
      return {
        ...seen,
        kind: 'used',
        location: locationOf(attributes),
        outcome: outcomeOf(attributes),
        mechanism: text(attributes['mayfly.use.mechanism']),
      };
    case spanNames.end:
      return {
        ...seen,
        kind: 'ended',
        reason: endReasonOf(attributes),
      };
    default:
      return name satisfies never;
  }
}

const dayMs = 86_400_000;
const oldestMs = 7 * dayMs;
const newestMs = 5 * 60_000;

/**
 * Promise H9: a wrong clock cannot move the inventory. A time more than 7 days before or 5 minutes after
 * the receipt is not believed; the observation is kept at the time of receipt, and says so.
 */
export function isBelievable(ms: number, receivedAt: Instant): boolean {
  return ms >= receivedAt - oldestMs && ms <= receivedAt + newestMs;
}

function credentialFacts(attributes: AttributeBag): CredentialFacts {
  return {
    type: text(attributes['mayfly.credential.type']),
    provider: text(attributes['mayfly.credential.provider']),
    joinKeys: texts(attributes['mayfly.credential.join_keys'], isJoinKey),
    issuedAt: claimedInstant(attributes['mayfly.credential.issued_at']),
    expiresAt: claimedInstant(attributes['mayfly.credential.expires_at']),
    ephemeral: attributes['mayfly.credential.ephemeral'] ?? null,
    scopes: texts(attributes['mayfly.credential.scopes']),
    subject: text(attributes['mayfly.credential.subject']),
    issuer: text(attributes['mayfly.credential.issuer']),
    audience: texts(attributes['mayfly.credential.audience']),
    parents: attributes['mayfly.credential.parents']?.filter((parent) => isFingerprint(parent)) ?? [],
    previousFingerprint: fingerprintOrNull(attributes['mayfly.credential.previous_fingerprint']),
  };
}

function fingerprintOrNull(told: string | undefined): Fingerprint | null {
  return told !== undefined && isFingerprint(told) ? told : null;
}

function count(value: number | undefined): number | null {
  return value !== undefined && value >= 1 ? value : null;
}

function heartbeat(attributes: AttributeBag, at: Instant, process: ProcessFacts): Omit<Heartbeat, 'skewed'> {
  return {
    kind: 'heartbeat',
    at,
    process,
    startedAt: claimedInstant(attributes['mayfly.process.started_at']),
    ended: attributes['mayfly.process.phase'] === 'end',
    hooks: texts(attributes['mayfly.process.hooks']),
    shadowed: texts(attributes['mayfly.process.shadowed']),
    seen: count(attributes['mayfly.process.seen']) ?? 0,
    coalesced: count(attributes['mayfly.process.coalesced']) ?? 0,
    spooled: count(attributes['mayfly.process.spooled']) ?? 0,
    dropped: count(attributes['mayfly.process.dropped']) ?? 0,
    unattributed: count(attributes['mayfly.process.unattributed']) ?? 0,
    overflowed: count(attributes['mayfly.process.overflowed']) ?? 0,
  };
}
