import type { DeadLetterView, ExportStatus, ExportView } from '../../src/core/api/export-views.ts';
import { iso } from '../store/credential-summary.ts';
import type { DeadLetterRow, DeliveryState, DestinationState } from '../store/export/destination-rows.ts';
import type { DestinationKind } from './destination.ts';
import { isSecretReference } from './secrets/secret-reference.ts';

/** Null: a kind that this version does not know. */
export function exportView(
  { destination, delivery }: DestinationState,
  kind: DestinationKind | null,
): ExportView {
  const { name, settings, stored, format, options, filter, rollup, paused, perSecond } = destination;
  return {
    name,
    kind: destination.kind,
    settings: { ...shown(settings, kind), ...Object.fromEntries(stored.map((each) => [each, '(stored)'])) },
    format,
    options,
    filter,
    rollup,
    paused,
    perSecond,
    createdAt: iso(destination.createdAt),
    changedAt: iso(destination.changedAt),
    status: statusOf(delivery, paused),
  };
}

/** A secret is never among the settings; should one be, it is not shown. */
function shown(
  settings: Readonly<Record<string, string>>,
  kind: DestinationKind | null,
): Readonly<Record<string, string>> {
  const isSecret = (name: string): boolean =>
    kind?.settings.some((setting) => setting.name === name && setting.kind === 'secret') ?? true;
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      isSecret(name) && !isSecretReference(value) ? '(hidden)' : value,
    ]),
  );
}

export function lagSeconds({ waitingSince, now }: DeliveryState): number {
  return waitingSince === null ? 0 : Math.max(0, (now - waitingSince) / 1000);
}

function statusOf(state: DeliveryState, paused: boolean): ExportStatus {
  const { waiting, delivered, rate, acknowledgedAt, failures, failedAt, failure, failureKind } = state;
  const isFailing = failedAt !== null && (acknowledgedAt === null || failedAt > acknowledgedAt);
  return {
    state: paused ? 'paused' : isFailing ? 'failing' : 'delivering',
    lagSeconds: lagSeconds(state),
    waiting,
    delivered,
    ratePerSecond: rate,
    acknowledgedAt: iso(acknowledgedAt),
    failures,
    lastFailure:
      failedAt === null
        ? null
        : { at: iso(failedAt), kind: failureKind ?? 'unclear', message: failure ?? '' },
    deadLetters: state.deadLetters,
    missed: state.missed,
    missedUntil: iso(state.missedUntil),
  };
}

export function deadLetterView({ id, seq, at, kind, reason, again, event }: DeadLetterRow): DeadLetterView {
  return { id, sequence: seq, at: iso(at), kind, reason, again, event: JSON.parse(event) };
}
