import { randomUUID } from 'node:crypto';
import { describeError } from '../describe-error.ts';
import type { DestinationState, StoredDestination } from '../store/export/destination-rows.ts';
import { type ExporterDeps, exporterLimits } from './exporter-deps.ts';
import { createBegin, type RunningDestination } from './run-destination.ts';

/** Brings events to their destinations, those that no other collector brings them to. */
export interface RunningExporter {
  /** As they were when last looked at: for gauges. */
  readonly states: () => readonly DestinationState[];
  /** Looks now. */
  readonly poll: () => Promise<void>;
  /** Lets go of all, so that another collector may go on at once. */
  readonly stop: () => Promise<void>;
}

export function startExporter({ limits: some, ...deps }: ExporterDeps): RunningExporter {
  const limits = { ...exporterLimits, ...some };
  const holder = randomUUID();
  const running = new Map<string, RunningDestination>();
  const begin = createBegin({ ...deps, limits, holder });
  let states: readonly DestinationState[] = [];
  let [isStopped, isFailing] = [false, false];

  const end = async (name: string): Promise<void> => {
    const worker = running.get(name);
    running.delete(name);
    await worker?.end();
    await deps.store.giveUp({ destination: name, holder });
  };
  const look = async (
    { name, paused, version }: StoredDestination,
    state: DestinationState,
  ): Promise<void> => {
    const worker = running.get(name);
    if (worker !== undefined && (paused || worker.version !== version)) await end(name);
    if (paused || isStopped) return;
    const known = running.get(name);
    if (known?.isOver === true && deps.elapsedMs() < known.restUntil) return;
    const place = await deps.store.take({ destination: name, holder }, limits.leaseMs);
    if (place === null) await end(name);
    else if (known === undefined || known.isOver) running.set(name, begin(state.destination, place));
  };
  const poll = async (): Promise<void> => {
    try {
      states = await deps.store.destinations();
      const names = new Set(states.map(({ destination }) => destination.name));
      for (const name of running.keys()) if (!names.has(name)) await end(name);
      await Promise.all(states.map((state) => look(state.destination, state)));
      isFailing = false;
    } catch (error) {
      // Once: while the database is away everybody says so.
      if (!isFailing) deps.log.warn('export.failing', describeError(error));
      isFailing = true;
    }
  };
  const looking = repeated(poll, limits.pollMs);
  return {
    states: () => states,
    poll: looking.now,
    stop: async () => {
      isStopped = true;
      await looking.stop();
      await Promise.all([...running.keys()].map((name) => end(name).catch(() => {})));
    },
  };
}

/** Never twice at once. */
function repeated(once: () => Promise<void>, everyMs: number) {
  let isStopped = false;
  let last = Promise.resolve();
  const now = (): Promise<void> => {
    last = last.then(() => (isStopped ? undefined : once()));
    return last;
  };
  const again = async (): Promise<void> => {
    await now();
    if (!isStopped) timer = setTimeout(() => void again(), everyMs).unref();
  };
  let timer = setTimeout(() => void again(), 0).unref();
  return {
    now,
    stop: async (): Promise<void> => {
      isStopped = true;
      clearTimeout(timer);
      await last;
    },
  };
}
