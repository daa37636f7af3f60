import { randomBytes } from 'node:crypto';
import type { Batch, Context } from '../../src/core/batch/batch.ts';
import { instant } from '../../src/core/instant.ts';
import type { Heartbeat, ProcessFacts } from '../../src/core/observation.ts';

export const receivedAt = instant(Date.UTC(2026, 9, 1, 12));

/** One observation of a sample batch; all that is left out is not known. */
export interface SampleRow {
  /** Four words; random when left out. */
  readonly fingerprint?: readonly number[];
  readonly process?: ProcessFacts;
  readonly agent?: string;
  readonly kind?: Context['kind'];
  readonly at?: number;
  readonly count?: number;
  readonly type?: string;
  readonly subject?: string;
  readonly joinKeys?: readonly string[];
}

export function sampleProcess(facts: Partial<ProcessFacts> = {}): ProcessFacts {
  return {
    instance: 'instance-1',
    service: 'billing',
    namespace: null,
    environment: 'prod',
    version: null,
    owner: null,
    host: null,
    pod: null,
    pid: null,
    runtime: null,
    identity: null,
    ...facts,
  };
}

export function sampleHeartbeat(process: ProcessFacts): Heartbeat {
  const counts = { seen: 1, coalesced: 0, spooled: 0, dropped: 0, unattributed: 0, overflowed: 0 };
  const told = { startedAt: null, ended: false, hooks: [], shadowed: [], skewed: false };
  return { kind: 'heartbeat', at: receivedAt, process, ...told, ...counts };
}

/** A batch as the readers make it, of observations made by hand. */
export function sampleBatch(rows: readonly SampleRow[], heartbeats: readonly Heartbeat[] = []): Batch {
  const strings = [''];
  const lists: (readonly string[])[] = [[]];
  const process = sampleProcess();
  const contexts = rows.map((row) => contextOf(row, process));
  const string = (text: string | undefined): number => (text === undefined ? 0 : strings.push(text) - 1);
  const list = (texts: readonly string[] | undefined): number =>
    texts === undefined ? 0 : lists.push(texts) - 1;
  const none = (): Int32Array => new Int32Array(rows.length);
  return {
    length: rows.length,
    receivedAt,
    ids: new Uint8Array(randomBytes(24 * rows.length)),
    fingerprints: Int32Array.from(rows.flatMap(({ fingerprint }) => fingerprint ?? words())),
    at: Float64Array.from(rows, ({ at }) => at ?? receivedAt),
    skewed: new Uint8Array(rows.length),
    count: Float64Array.from(rows, ({ count }) => count ?? 0),
    context: Int32Array.from(rows, (_, i) => i),
    conversation: none(),
    type: Int32Array.from(rows, ({ type }) => string(type)),
    provider: none(),
    subject: Int32Array.from(rows, ({ subject }) => string(subject)),
    issuer: none(),
    previousFingerprint: none(),
    name: none(),
    policy: none(),
    module: none(),
    mechanism: none(),
    joinKeys: Int32Array.from(rows, ({ joinKeys }) => list(joinKeys)),
    scopes: none(),
    audience: none(),
    parents: none(),
    issuedAt: new Float64Array(rows.length),
    expiresAt: new Float64Array(rows.length),
    ephemeral: new Int8Array(rows.length).fill(-1),
    strings,
    lists,
    contexts,
    heartbeats,
    sender: null,
  };
}

/** A fingerprint's words. */
export function words(): number[] {
  const bytes = randomBytes(16);
  return [0, 4, 8, 12].map((at) => bytes.readInt32BE(at));
}

function contextOf({ process, agent, kind = 'used' }: SampleRow, standard: ProcessFacts): Context {
  const nobody = { agentId: null, tool: null, notebook: null, cell: null, user: null };
  return {
    kind,
    process: process ?? standard,
    actor: { ...nobody, agent: agent ?? null },
    target: { address: 'api.example.com', port: 443, operation: 'GET /' },
    channel: kind === 'used' ? 'header' : 'env',
    outcome: kind === 'used' ? 'accepted' : null,
    held: false,
  };
}
