import { createHash } from 'node:crypto';
import type { Batch, Context } from '../src/core/batch/batch.ts';
import { fingerprintWords } from '../src/core/batch/column-names.ts';
import { keepRows } from '../src/core/batch/keep-rows.ts';

/**
 * The batch with each row that `over` marks counted under the overflow credential of its workload: a credential of
 * type `overflow` that stands for all that went beyond a quota, of which nothing but time and process is kept. Of
 * the rows that are then equal the first and the last stay: a flood must not fill the inbox either.
 */
export function overflowRows(batch: Batch, over: Uint8Array): Batch {
  const { contexts, standIn } = bareContexts(batch);
  const kept = batch.context.map((context, i) => (over[i] === 1 ? standIn(context) : context));
  const rows = rowsThatStay(batch, over, kept);
  return keepRows(renamed({ ...batch, context: kept, contexts }, over), rows);
}

const nobody: Context['actor'] = {
  agent: null,
  agentId: null,
  tool: null,
  notebook: null,
  cell: null,
  user: null,
};
const nowhere: Context['target'] = { address: null, port: null, operation: null };

/** Contexts of which a flood could make ever more are reduced to kind and process. */
function bareContexts(batch: Batch): {
  readonly contexts: readonly Context[];
  readonly standIn: (context: number) => number;
} {
  const contexts: Context[] = [...batch.contexts];
  const bare = new Map<string, number>();
  const of = new Map<number, number>();
  const add = (context: Context, key: string): number => {
    contexts.push({ ...context, actor: nobody, target: nowhere });
    bare.set(key, contexts.length - 1);
    return contexts.length - 1;
  };
  return {
    contexts,
    standIn: (index) => {
      const known = of.get(index);
      if (known !== undefined) return known;
      const context = batch.contexts[index];
      if (context === undefined) return index;
      const { kind, channel, outcome, held, process } = context;
      const key = JSON.stringify([kind, channel, outcome, held, process]);
      const found = bare.get(key) ?? add(context, key);
      of.set(index, found);
      return found;
    },
  };
}

/** Of the overflowing rows of one context the earliest and the latest, in the order of the batch. */
function rowsThatStay({ at, length }: Batch, over: Uint8Array, context: Int32Array): Int32Array {
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  for (let i = 0; i < length; i++) {
    const of = context[i] ?? 0;
    if (over[i] !== 1) continue;
    if ((at[i] ?? 0) < (at[first.get(of) ?? -1] ?? Number.POSITIVE_INFINITY)) first.set(of, i);
    if ((at[i] ?? 0) > (at[last.get(of) ?? -1] ?? Number.NEGATIVE_INFINITY)) last.set(of, i);
  }
  const ends = new Set([...first.values(), ...last.values()]);
  const rows: number[] = [];
  for (let i = 0; i < length; i++) if (over[i] !== 1 || ends.has(i)) rows.push(i);
  return Int32Array.from(rows);
}

/** No fact of the credentials that it stands for, and "at least one" for their count. */
function renamed(batch: Batch, over: Uint8Array): Batch {
  const fingerprints = batch.fingerprints.slice();
  const strings = [...batch.strings, 'overflow', 'mayfly'];
  const [type, provider] = [batch.strings.length, batch.strings.length + 1];
  const withFacts = <Column extends Int32Array | Float64Array>(column: Column, value: number): Column =>
    column.map((before, i) => (over[i] === 1 ? value : before)) as Column;
  const names = new Map<number, Int32Array>();
  for (let i = 0; i < batch.length; i++) {
    if (over[i] !== 1) continue;
    const context = batch.context[i] ?? 0;
    const name = names.get(context) ?? overflowFingerprint(batch.contexts[context]);
    names.set(context, name);
    fingerprints.set(name, i * fingerprintWords);
  }
  const none = (column: Int32Array): Int32Array => withFacts(column, 0);
  return {
    ...batch,
    fingerprints,
    strings,
    type: withFacts(batch.type, type),
    provider: withFacts(batch.provider, provider),
    count: withFacts(batch.count, 0),
    issuedAt: withFacts(batch.issuedAt, 0),
    expiresAt: withFacts(batch.expiresAt, 0),
    ephemeral: batch.ephemeral.map((before, i) => (over[i] === 1 ? -1 : before)),
    conversation: none(batch.conversation),
    subject: none(batch.subject),
    issuer: none(batch.issuer),
    previousFingerprint: none(batch.previousFingerprint),
    name: none(batch.name),
    policy: none(batch.policy),
    module: none(batch.module),
    mechanism: none(batch.mechanism),
    joinKeys: none(batch.joinKeys),
    scopes: none(batch.scopes),
    audience: none(batch.audience),
    parents: none(batch.parents),
  };
}

/** The same for a workload wherever and whenever it overflows; as unlikely to be that of a secret as any other. */
function overflowFingerprint(context: Context | undefined): Int32Array {
  const { service = '', namespace = null, environment = null } = context?.process ?? {};
  const workload = JSON.stringify(['mayfly overflow', service, namespace, environment]);
  const hash = createHash('sha256').update(workload, 'utf8').digest();
  return Int32Array.from({ length: fingerprintWords }, (_, word) => hash.readInt32BE(4 * word));
}
