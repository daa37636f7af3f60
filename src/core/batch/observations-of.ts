import { type Fingerprint, fingerprintOfBytes } from '../fingerprint.ts';
import { type Instant, instant } from '../instant.ts';
import type { CredentialFacts, Observation, Seen } from '../observation.ts';
import type { EndReason, Location, Outcome, Source } from '../semconv.ts';
import type { Batch, Context } from './batch.ts';
import { fingerprintWords, idBytes } from './column-names.ts';

/** The observations of a batch as objects, for what is rare: showing, exporting and proving. */
export function observationsOf(batch: Batch): readonly Observation[] {
  return Array.from({ length: batch.length }, (_, i) => observationAt(batch, i));
}

/** Observation `i` of a batch. Throws a RangeError when there is none. */
export function observationAt(batch: Batch, i: number): Observation {
  const context = batch.contexts[batch.context[i] ?? -1];
  if (context === undefined) throw new RangeError(`the batch has ${batch.length} observations, not ${i}`);
  const text = (column: Int32Array): string | null => batch.strings[column[i] ?? 0] || null;
  const seen = seenAt(batch, i, context);
  switch (context.kind) {
    case 'fetched':
      return {
        ...seen,
        kind: 'fetched',
        source: context.channel as Source,
        name: text(batch.name),
        policy: text(batch.policy),
        held: context.held,
        module: text(batch.module),
      };
    case 'used':
      return {
        ...seen,
        kind: 'used',
        location: context.channel as Location,
        outcome: context.outcome as Outcome,
        mechanism: text(batch.mechanism),
      };
    case 'ended':
      return { ...seen, kind: 'ended', reason: context.channel as EndReason };
    default:
      return context.kind satisfies never;
  }
}

function seenAt(batch: Batch, i: number, context: Context): Seen {
  const ids = Buffer.from(batch.ids.buffer, batch.ids.byteOffset + idBytes * i, idBytes);
  return {
    traceId: ids.toString('hex', 0, 16),
    spanId: ids.toString('hex', 16),
    at: instant(batch.at[i] ?? 0),
    skewed: batch.skewed[i] === 1,
    fingerprint: fingerprintAt(batch, i),
    credential: credentialAt(batch, i),
    process: context.process,
    actor: { ...context.actor, conversation: batch.strings[batch.conversation[i] ?? 0] || null },
    target: context.target,
    count: batch.count[i] || null,
  };
}

function fingerprintAt({ fingerprints }: Batch, i: number): Fingerprint {
  const bytes = Buffer.allocUnsafe(4 * fingerprintWords);
  for (let word = 0; word < fingerprintWords; word++) {
    bytes.writeInt32BE(fingerprints[fingerprintWords * i + word] ?? 0, 4 * word);
  }
  return fingerprintOfBytes(bytes);
}

function credentialAt(batch: Batch, i: number): CredentialFacts {
  const text = (column: Int32Array): string | null => batch.strings[column[i] ?? 0] || null;
  const list = (column: Int32Array): readonly string[] => batch.lists[column[i] ?? 0] ?? [];
  const answer = batch.ephemeral[i] ?? -1;
  return {
    type: text(batch.type),
    provider: text(batch.provider),
    joinKeys: list(batch.joinKeys),
    issuedAt: known(batch.issuedAt[i]),
    expiresAt: known(batch.expiresAt[i]),
    ephemeral: answer === -1 ? null : answer === 1,
    scopes: list(batch.scopes),
    subject: text(batch.subject),
    issuer: text(batch.issuer),
    audience: list(batch.audience),
    parents: list(batch.parents) as readonly Fingerprint[],
    previousFingerprint: text(batch.previousFingerprint) as Fingerprint | null,
  };
}

function known(time: number | undefined): Instant | null {
  return time ? instant(time) : null;
}
