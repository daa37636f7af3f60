import { setTimeout as pause } from 'node:timers/promises';
import type { ExportEvent } from '../../src/core/siem/event.ts';
import type { Acknowledged, DeadLetter } from '../store/export/deliveries.ts';
import type { EventPage } from '../store/export/event-source.ts';
import type { OutboxPosition } from '../store/export/read-outbox.ts';
import type { TokenBucket } from '../token-bucket.ts';
import { backoffMs, type Pace } from './backoff.ts';
import type { DeliveryFailure } from './delivery-failure.ts';
import type { BatchLimits } from './destination.ts';
import {
  type Formatting,
  type Group,
  groupsOf,
  isOutgoing,
  type Outgoing,
  outgoing,
} from './outgoing-events.ts';
import type { PatientDestination } from './patient-destination.ts';
import { plainReason } from './plain-reason.ts';
import { createReadAhead } from './read-ahead.ts';
import { settleBatch } from './settle-batch.ts';

export interface WorkerStore {
  readonly read: (after: OutboxPosition) => Promise<EventPage>;
  /** Where a full page behind a place ends; null: only reading it tells. */
  readonly fullPageEnd: (after: OutboxPosition) => OutboxPosition | null;
  /** Throws `conflict` when it is not our turn any more. */
  readonly acknowledge: (done: Acknowledged) => Promise<void>;
  readonly failed: (failed: { readonly kind: string; readonly reason: string }) => Promise<void>;
  /** Dead letters to be sent again. */
  readonly replayed: () => Promise<readonly DeadLetter[]>;
  readonly settleReplayed: (settled: {
    readonly taken: readonly string[];
    readonly dead: readonly DeadLetter[];
  }) => Promise<void>;
}

export interface WorkerDeps {
  readonly store: WorkerStore;
  readonly destination: PatientDestination;
  readonly format: Formatting;
  readonly limits: BatchLimits;
  /** Null: as fast as it goes. */
  readonly rate: TokenBucket | null;
  readonly elapsedMs: () => number;
  readonly pace: Pace;
  /** Resolves when there may be more, or after a moment. */
  readonly idle: (signal: AbortSignal) => Promise<void>;
  readonly told: WorkerTold;
}

export interface WorkerTold {
  readonly delivered: (events: number) => void;
  readonly dead: (letters: number) => void;
  readonly failed: (kind: DeliveryFailure['kind'], reason: string) => void;
  readonly missed: (events: number) => void;
}

/**
 * Brings events to one receiver, in their order, from a place on: until `signal` aborts, or something is thrown that is
 * not about the receiver. The place moves only when the receiver has acknowledged everything before it, together with
 * the dead letters of the batch: so whatever dies, nothing is missing, and what comes twice has one id.
 */
export async function runWorker(from: OutboxPosition, deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  const { store, idle } = deps;
  const pages = createReadAhead(from, store);
  const deliver = createDeliver(deps, signal);
  let place = from;
  let replayedAt = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    if (deps.elapsedMs() - replayedAt >= replayEveryMs) {
      await deliver.replayed();
      replayedAt = deps.elapsedMs();
    }
    const page = await pages.next();
    if (page.missed !== null) deps.told.missed(page.missed.events);
    place = await deliver.page(page, place);
    if (page.isEnd) await idle(signal);
  }
}

/** So soon dead letters go out that somebody wants sent again. */
const replayEveryMs = 1_000;

function createDeliver(deps: WorkerDeps, signal: AbortSignal) {
  const { store, format, limits, destination, told } = deps;
  const settle = async (batch: readonly Outgoing[]): Promise<readonly DeadLetter[]> => {
    if (batch.length === 0) return [];
    await withinRate(batch.length, deps, signal);
    return settleBatch(batch, { deliver: destination.deliver, wait: waitAfter(deps) }, signal);
  };

  /** What will never be taken, of a group that is then settled. */
  const deadOf = async (group: Group): Promise<readonly DeadLetter[]> => [
    ...group.ones.filter((one): one is DeadLetter => !isOutgoing(one)),
    ...(await settle(group.ones.filter(isOutgoing))),
  ];
  const tell = (delivered: number, dead: number): void => {
    told.delivered(delivered);
    told.dead(dead);
  };

  /** The events of a page, a batch at a time; returns the place behind it. */
  const page = async ({ events, end, missed }: EventPage, from: OutboxPosition): Promise<OutboxPosition> => {
    let [place, untold] = [from, missed];
    const all = events.map(({ event }) => event);
    for (const group of groupsOf(all, (event) => outgoing(event, format, limits), limits)) {
      const dead = await deadOf(group);
      const to = group.until === events.length ? end : (events[group.until - 1]?.position ?? place);
      const delivered = group.ones.length - dead.length;
      await store.acknowledge({ from: place, to, delivered, dead, missed: untold });
      [place, untold] = [to, null];
      tell(delivered, dead.length);
    }
    if (!isSamePlace(place, end) || untold !== null) {
      await store.acknowledge({ from: place, to: end, delivered: 0, dead: [], missed: untold });
    }
    return end;
  };

  const replayed = async (): Promise<void> => {
    const letters = await store.replayed();
    const all = letters.map(({ event }): ExportEvent => JSON.parse(event));
    for (const group of groupsOf(all, (event) => outgoing(event, format, limits), limits)) {
      const dead = await deadOf(group);
      const lost = new Set(dead.map(({ id }) => id));
      const sent = letters.slice(group.until - group.ones.length, group.until);
      const taken = sent.map(({ id }) => id).filter((id) => !lost.has(id));
      await store.settleReplayed({ taken, dead });
      tell(taken.length, dead.length);
    }
  };
  return { page, replayed };
}

function isSamePlace(one: OutboxPosition, other: OutboxPosition): boolean {
  return one.cursor === other.cursor && one.part === other.part;
}

const rateCheckMs = 20;

async function withinRate(
  records: number,
  { rate, elapsedMs }: WorkerDeps,
  signal: AbortSignal,
): Promise<void> {
  if (rate === null) return;
  while (rate.isInDebt(elapsedMs())) await pause(rateCheckMs, undefined, { signal });
  rate.charge(records, elapsedMs());
}

function waitAfter({ store, pace, told }: WorkerDeps) {
  return async (failures: number, failure: DeliveryFailure, signal: AbortSignal): Promise<void> => {
    const reason = plainReason(failure.message);
    told.failed(failure.kind, reason);
    // What cannot be noted is only not seen.
    await store.failed({ kind: failure.kind, reason }).catch(() => {});
    await pause(backoffMs(failures, failure, pace), undefined, { signal });
  };
}
