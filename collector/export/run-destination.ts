import { setTimeout as pause } from 'node:timers/promises';
import { MayflyError } from '../../src/core/errors.ts';
import { parseFilter } from '../../src/core/filter/parse-filter.ts';
import { describeError } from '../describe-error.ts';
import type { StoredDestination } from '../store/export/destination-rows.ts';
import type { OutboxPosition } from '../store/export/read-outbox.ts';
import { createTokenBucket } from '../token-bucket.ts';
import { DeliveryFailure } from './delivery-failure.ts';
import type { ExporterDeps, ExporterLimits } from './exporter-deps.ts';
import { createPatientDestination } from './patient-destination.ts';
import { plainReason } from './plain-reason.ts';
import { runWorker, type WorkerStore, type WorkerTold } from './worker.ts';

/** A destination that this collector brings events to. */
export interface RunningDestination {
  readonly version: number;
  readonly end: () => Promise<void>;
  isOver: boolean;
  /** Not to be begun again before. */
  restUntil: number;
}

type BeginDeps = Omit<ExporterDeps, 'limits'> & {
  readonly limits: ExporterLimits;
  readonly holder: string;
};

/** Begins to bring events to a destination, from a place on. */
export function createBegin(
  deps: BeginDeps,
): (of: StoredDestination, from: OutboxPosition) => RunningDestination {
  const { store, limits, log, elapsedMs, holder } = deps;
  return (of, from) => {
    const lease = { destination: of.name, holder };
    const controller = new AbortController();
    const over = work(deps, { of, from, signal: controller.signal }).catch(async (error: unknown) => {
      running.isOver = true;
      if (controller.signal.aborted || isOfCode(error, 'conflict')) return;
      if (error instanceof DeliveryFailure || isOfCode(error, 'config.invalid')) {
        const { message } = error as Error;
        const kind = error instanceof DeliveryFailure ? error.kind : 'refused';
        running.restUntil = elapsedMs() + limits.restMs * limits.scale;
        deps.told.failed(kind);
        log.warn('export.refused', { destination: of.name, code: kind, hint: seeStatus });
        await store.failed(lease, { kind, reason: plainReason(message) }).catch(() => {});
        if (kind === 'gone') await store.pause(of.name).catch(() => {});
        return;
      }
      running.restUntil = elapsedMs() + limits.pollMs;
      log.warn('export.interrupted', { destination: of.name, ...describeError(error) });
    });
    const running: RunningDestination = {
      version: of.version,
      isOver: false,
      restUntil: 0,
      end: async () => {
        controller.abort();
        await Promise.race([over, pause(2 * limits.endMs, undefined, { ref: false })]);
      },
    };
    return running;
  };
}

interface Work {
  readonly of: StoredDestination;
  readonly from: OutboxPosition;
  readonly signal: AbortSignal;
}

async function work(deps: BeginDeps, { of, from, signal }: Work): Promise<void> {
  const { maker, store, limits, elapsedMs, random } = deps;
  const kind = maker.kindOf(of.kind);
  const format = maker.formatOf(of);
  const destination = createPatientDestination({
    make: async () => maker.make(of, await store.secrets(of.name)),
    deliverMs: limits.deliverMs,
    endMs: limits.endMs,
  });
  const rate =
    of.perSecond === null ? null : createTokenBucket({ perSecond: of.perSecond, burst: of.perSecond });
  const idle = createIdle(deps);
  try {
    await runWorker(
      from,
      {
        store: workerStore(deps, of),
        destination,
        format,
        limits: limitsOf(kind.limits, of),
        rate,
        elapsedMs,
        pace: { random, scale: limits.scale },
        idle: idle.wait,
        told: workerTold(deps, of),
      },
      signal,
    );
  } finally {
    idle.close();
    await destination.close();
  }
}

/** With a rate of its own, a batch is never more than a second of it. */
function limitsOf<Limits extends { readonly records: number }>(
  limits: Limits,
  { perSecond }: StoredDestination,
): Limits {
  return perSecond === null
    ? limits
    : { ...limits, records: Math.max(1, Math.min(limits.records, perSecond)) };
}

function createIdle({ follow, limits }: BeginDeps) {
  let wake: (() => void) | null = null;
  const close = follow(() => wake?.());
  return {
    close,
    wait: async (signal: AbortSignal): Promise<void> => {
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await Promise.race([woken, pause(limits.idleMs, undefined, { signal })]);
      wake = null;
    },
  };
}

function workerStore(
  { store, limits, holder, now, publicUrl, log }: BeginDeps,
  of: StoredDestination,
): WorkerStore {
  const lease = { destination: of.name, holder };
  const stopWhenFull = async (): Promise<void> => {
    const letters = await store.deadLetters(of.name);
    if (letters < limits.deadLetters) return;
    const reason = `the receiver has taken none of ${letters} events: paused, so that nothing is lost; see dead letters`;
    log.warn('export.paused', { destination: of.name, count: letters, hint: seeStatus });
    await store.failed(lease, { kind: 'refused', reason });
    await store.pause(of.name);
  };
  return {
    read: (after) => {
      const at = now();
      return store.read({
        after,
        limit: limits.pageEvents,
        rollup: of.rollup,
        filter: parseFilter(of.filter, at),
        now: at,
        publicUrl,
      });
    },
    fullPageEnd: ({ cursor }) =>
      of.rollup === 'none' ? { cursor: cursor + limits.pageEvents, part: 0 } : null,
    acknowledge: async (done) => {
      await store.acknowledge(lease, done);
      if (done.dead.length > 0) await stopWhenFull();
    },
    failed: (failed) => store.failed(lease, failed),
    replayed: () => store.replayed(of.name, limits.pageEvents),
    settleReplayed: (settled) => store.settleReplayed(lease, settled),
  };
}

function workerTold({ told, log }: BeginDeps, { name }: StoredDestination): WorkerTold {
  return {
    delivered: told.delivered,
    dead: (letters) => {
      told.dead(letters);
      if (letters > 0) log.warn('export.dead_letters', { destination: name, count: letters });
    },
    failed: (kind) => {
      told.failed(kind);
      log.warn('export.failed', { destination: name, code: kind, hint: seeStatus });
    },
    missed: (events) => {
      told.missed(events);
      log.error('export.missed', {
        destination: name,
        count: events,
        hint: 'events were dropped by the rules of retention before this destination had them',
      });
    },
  };
}

/** What a receiver said is no text of ours: it is not in the log. */
const seeStatus = 'mayfly export list says why';

function isOfCode(error: unknown, code: MayflyError['code']): boolean {
  return error instanceof MayflyError && error.code === code;
}
