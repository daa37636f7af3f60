import { instant } from '../../core/instant.ts';
import { countUses } from '../../core/inventory/count-uses.ts';
import { usageRow } from '../../core/inventory/fold.ts';
import type { UsageRow } from '../../core/inventory/rows.ts';
import type { Heartbeat, Observation } from '../../core/observation.ts';
import { readObservations } from '../../core/otlp/read-observations.ts';

/** What the processes of a run did, counted as the collector counts, whether or not it could be sent. */
interface Tally {
  /** Takes a line of the spool; taking it twice changes nothing, because counts are maxima. */
  readonly add: (line: string) => void;
  readonly totals: () => TallyTotals;
}

export interface TallyTotals {
  /** Process instances that reported. */
  readonly processes: number;
  /** Without what was only held at start. */
  readonly fetched: number;
  readonly used: number;
  readonly dropped: number;
}

type Counted = Pick<
  UsageRow,
  'kind' | 'outcome' | 'context' | 'tuple' | 'instance' | 'count' | 'exact' | 'held'
>;

export function createTally(now: () => number): Tally {
  const usage = new Map<string, Counted>();
  const dropped = new Map<string, number>();

  const addItem = (item: Observation | Heartbeat): void => {
    const { instance } = item.process;
    const lost = item.kind === 'heartbeat' ? item.dropped : 0;
    dropped.set(instance, Math.max(lost, dropped.get(instance) ?? 0));
    if (item.kind === 'heartbeat') return;
    const { kind, outcome, exact, held, ...row } = usageRow(item);
    const context = `${row.fingerprint}|${row.context}`;
    const tuple = `${row.fingerprint}|${row.tuple}`;
    const key = `${context}|${instance}`;
    const count = Math.max(row.count, usage.get(key)?.count ?? 0);
    usage.set(key, { kind, outcome, exact, held, context, tuple, instance, count });
  };

  return {
    add(line) {
      for (const item of itemsOf(line, now())) addItem(item);
    },
    totals: () => ({
      processes: dropped.size,
      fetched: sum([...usage.values()].map((row) => (row.kind === 'fetched' && !row.held ? row.count : 0))),
      used: countUses(usage.values()).count,
      dropped: sum(dropped.values()),
    }),
  };
}

/** A line that is no OTLP is the drainer's to report. */
function itemsOf(line: string, now: number): readonly (Observation | Heartbeat)[] {
  try {
    return readObservations(Buffer.from(line), 'json', instant(now)).items;
  } catch {
    return [];
  }
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
