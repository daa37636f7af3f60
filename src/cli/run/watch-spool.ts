import type { Drainer } from '../../../instrumentation/node/spool/drain.ts';
import { addReports, type DrainReport } from '../../../instrumentation/node/spool/drain-report.ts';
import type { ProcessAccess } from '../command.ts';
import { followSpool } from './follow-spool.ts';

/** How long the end waits for a collector: well within the 30 s that Kubernetes gives a container to stop. */
const patienceMs = 10_000;

interface Watch {
  readonly drainer: Drainer;
  readonly directory: string;
  readonly process: Pick<ProcessAccess, 'onSignal' | 'offSignal'>;
  /** Told when sending stops and when it goes on; null: it goes on. */
  readonly onChange: (stop: string | null) => void;
}

/** Sends what is written to a directory until the first SIGTERM or SIGINT, then what is left; a second one ends that. */
export async function watchSpool({ drainer, directory, process, onChange }: Watch): Promise<DrainReport> {
  // The drainer's sockets and timers keep no process alive.
  const hold = setInterval(() => {}, 60_000);
  const signals = signalsOf(process);
  const following = followSpool(telling(drainer, onChange), directory);
  try {
    await signals.first;
    await following.stop();
    const last = await Promise.race([drainer.drainUntilEmpty({ deadlineMs: patienceMs }), signals.second]);
    return last === null ? following.total() : addReports(following.total(), last);
  } finally {
    clearInterval(hold);
    signals.forget();
  }
}

function telling(drainer: Drainer, onChange: Watch['onChange']): Drainer {
  let told: string | null = null;
  return {
    ...drainer,
    async drainOnce() {
      const report = await drainer.drainOnce();
      const stop = report.stop?.message ?? null;
      if (stop !== told) onChange(stop);
      told = stop;
      return report;
    },
  };
}

function signalsOf(process: Watch['process']) {
  const heard: (() => void)[] = [];
  const next = (): Promise<null> => new Promise((resolve) => heard.push(() => resolve(null)));
  const [first, second] = [next(), next()];
  const listener = (): void => heard.shift()?.();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.onSignal(signal, listener);
  return {
    first,
    second,
    forget(): void {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.offSignal(signal, listener);
    },
  };
}
