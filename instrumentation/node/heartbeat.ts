import { type AttributeBag, spanNames } from '../../src/core/semconv.ts';
import type { InstalledHooks } from './install-hooks.ts';
import type { Sink } from './span-record.ts';

const everyMs = 60_000;

export interface HeartbeatOptions {
  readonly sink: Sink;
  readonly hooks: InstalledHooks;
  readonly startedAt: number;
  readonly totals: () => { readonly seen: number; readonly spooled: number; readonly dropped: number };
}

/** Law 6: a process says which hooks it has and what it lost, at start, every minute and at its end. */
export function startHeartbeat({ sink, hooks, startedAt, totals }: HeartbeatOptions): void {
  const beat = (phase: 'start' | 'running' | 'end'): void => {
    const { seen, spooled, dropped } = totals();
    const now = Date.now();
    const attributes: AttributeBag = {
      'mayfly.process.phase': phase,
      'mayfly.process.started_at': startedAt,
      'mayfly.process.hooks': hooks.installed,
      ...(hooks.shadowed.length > 0 ? { 'mayfly.process.shadowed': hooks.shadowed } : {}),
      'mayfly.process.seen': seen,
      'mayfly.process.coalesced': 0,
      'mayfly.process.spooled': spooled,
      'mayfly.process.dropped': dropped + hooks.errors(),
    };
    sink({ name: spanNames.process, startMs: now, endMs: now, attributes, credential: {} });
  };
  beat('start');
  setInterval(() => beat('running'), everyMs).unref();
  process.once('exit', () => beat('end'));
}
