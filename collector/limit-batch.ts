import type { Batch } from '../src/core/batch/batch.ts';
import { keepRows } from '../src/core/batch/keep-rows.ts';
import { isInScope, isLimited, type ReadScope } from './store/read-scope.ts';

export interface Limited {
  readonly batch: Batch;
  /** Observations and heartbeats that the token may not report. */
  readonly refused: number;
  /** Which limit it was; null: nothing was refused. Never holds a name of the sender's. */
  readonly reason: string | null;
}

/** What a sender may report with its token: the observations and heartbeats of the workloads it is limited to. */
export function limitBatch(batch: Batch, limits: ReadScope): Limited {
  if (!isLimited(limits)) return { batch, refused: 0, reason: null };
  const allowed = batch.contexts.map(({ process }) => isInScope(limits, process));
  const heartbeats = batch.heartbeats.filter(({ process }) => isInScope(limits, process));
  const rows: number[] = [];
  for (let i = 0; i < batch.length; i++) if (allowed[batch.context[i] ?? -1] === true) rows.push(i);
  const refused = batch.length - rows.length + batch.heartbeats.length - heartbeats.length;
  if (refused === 0) return { batch, refused, reason: null };
  const kept = rows.length === batch.length ? batch : keepRows(batch, Int32Array.from(rows));
  return { batch: { ...kept, heartbeats }, refused, reason: reasonOf(limits) };
}

function reasonOf({ environments, workloads }: ReadScope): string {
  const limits = [
    environments === null ? null : 'environments (deployment.environment.name)',
    workloads === null ? null : 'workloads (service.name)',
  ];
  const named = limits.filter((limit) => limit !== null).join(' and ');
  return `the token is limited to certain ${named}, and the span is of another or names none`;
}
