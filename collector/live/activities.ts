import type { ActivityView } from '../../src/core/api/live-views.ts';
import type { Batch, Context } from '../../src/core/batch/batch.ts';
import { observationAt } from '../../src/core/batch/observations-of.ts';
import { instant } from '../../src/core/instant.ts';
import { channelOf } from '../../src/core/inventory/fold.ts';
import { createWordTable } from '../../src/core/inventory/window/word-table.ts';
import { iso } from '../store/credential-summary.ts';

/** What one credential did in one context. */
export interface Activity {
  readonly fingerprint: string;
  /** Where, for readers with limits. */
  readonly service: string;
  readonly environment: string | null;
  /** `ActivityView` as JSON. */
  readonly json: string;
}

/** Collects observations until somebody takes what they come to. */
export interface Activities {
  readonly add: (batch: Batch) => void;
  /** How many there are. */
  readonly size: () => number;
  /** How many observations they stand for. */
  readonly spans: () => number;
  /** Everything that was collected, in the order in which it was met first. */
  readonly take: () => readonly Activity[];
}

interface Collected {
  /** The latest observation. */
  batch: Batch;
  row: number;
  at: number;
  spans: number;
  /** Of any of them; 0: none knew it. */
  expiresAt: number;
  type: string;
  provider: string;
}

/** Joins equal observations: the same credential, workload, actor, target, channel and outcome. */
export function createActivities(): Activities {
  const credentials = createWordTable();
  const pairs = createWordTable();
  const pair = new Int32Array(4);
  const contexts = createContextNumbers();
  let collected: Collected[] = [];
  let spans = 0;
  return {
    add: (batch) => {
      credentials.reserve(batch.length);
      pairs.reserve(batch.length);
      const numbers = batch.contexts.map(contexts.numberOf);
      for (let row = 0; row < batch.length; row++) {
        pair[0] = credentials.rowOf(batch.fingerprints, 4 * row);
        pair[1] = numbers[batch.context[row] ?? 0] ?? 0;
        const at = pairs.rowOf(pair, 0);
        const known = collected[at];
        if (known === undefined) collected[at] = first(batch, row);
        else join(known, batch, row);
      }
      spans += batch.length;
    },
    size: () => collected.length,
    spans: () => spans,
    take: () => {
      const taken = collected.map(activity);
      credentials.clear();
      pairs.clear();
      contexts.clear();
      [collected, spans] = [[], 0];
      return taken;
    },
  };
}

/** Equal contexts of different process instances are one. */
function createContextNumbers() {
  const numbers = new Map<string, number>();
  return {
    numberOf: ({ kind, process, actor, target, channel, outcome }: Context): number => {
      const { service, namespace, environment, owner } = process;
      const { agent, tool, notebook, user } = actor;
      const { address, operation } = target;
      const who = [service, namespace, environment, owner, agent, tool, notebook, user];
      const key = JSON.stringify([kind, ...who, address, operation, channel, outcome]);
      const number = numbers.get(key) ?? numbers.size;
      numbers.set(key, number);
      return number;
    },
    clear: () => numbers.clear(),
  };
}

function first(batch: Batch, row: number): Collected {
  return {
    batch,
    row,
    at: batch.at[row] ?? 0,
    spans: 1,
    expiresAt: batch.expiresAt[row] ?? 0,
    type: textOf(batch, batch.type, row),
    provider: textOf(batch, batch.provider, row),
  };
}

function join(known: Collected, batch: Batch, row: number): void {
  known.spans += 1;
  known.expiresAt = Math.max(known.expiresAt, batch.expiresAt[row] ?? 0);
  const at = batch.at[row] ?? 0;
  if (known.type === '' || at >= known.at) known.type = textOf(batch, batch.type, row) || known.type;
  if (known.provider === '' || at >= known.at) {
    known.provider = textOf(batch, batch.provider, row) || known.provider;
  }
  if (at >= known.at) Object.assign(known, { batch, row, at });
}

function textOf({ strings }: Batch, column: Int32Array, row: number): string {
  return strings[column[row] ?? 0] ?? '';
}

function activity({ batch, row, spans, expiresAt, type, provider }: Collected): Activity {
  const seen = observationAt(batch, row);
  const { service, namespace, environment, owner } = seen.process;
  const view: ActivityView = {
    kind: seen.kind,
    at: iso(seen.at),
    fingerprint: seen.fingerprint,
    provider: provider || 'unknown',
    type: type || 'unknown',
    workload: { service, namespace, environment, owner },
    agent: seen.actor.agent,
    tool: seen.actor.tool,
    notebook: seen.actor.notebook,
    user: seen.actor.user,
    address: seen.target.address,
    operation: seen.target.operation,
    channel: channelOf(seen),
    outcome: seen.kind === 'used' ? seen.outcome : null,
    spans,
    expiresAt: expiresAt === 0 ? null : iso(instant(expiresAt)),
    traceId: seen.traceId,
    spanId: seen.spanId,
  };
  return { fingerprint: view.fingerprint, service, environment, json: JSON.stringify(view) };
}
