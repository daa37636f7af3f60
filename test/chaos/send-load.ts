import type { Agent } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { readBatch } from '../../src/core/batch/read-batch.ts';
import { instant } from '../../src/core/instant.ts';
import { bodySource, type PackedBody } from '../bench/ingest/body-source.ts';
import { random } from '../bench/ingest/random.ts';
import { type Answer, postBody, sendBodies } from '../bench/ingest/send.ts';
import type { Truth } from '../bench/ingest/truth.ts';
import { createLedger, type Readings } from './ledger.ts';
import { type Mishap, rawPost } from './raw-post.ts';

/** Who takes requests; one that is away for a while is tried again. */
export interface Target {
  readonly url: string;
  readonly token: string;
}

export interface LoadOptions {
  /** Senders take any of them, each time anew. */
  readonly targets: readonly [Target, ...Target[]];
  readonly seed: number;
  readonly senders?: number;
  /** Requests a second of all senders; null: as many as are answered. */
  readonly perSecond: number | null;
  /** Of 100 requests, how many are sent again on purpose. */
  readonly repeats?: number;
  /** Of 100 requests, how many suffer a mishap of the network. */
  readonly mishaps?: number;
  /** Who gets no 200 tries once more at once, with another target: what is still not taken is counted. */
  readonly retryElsewhere?: boolean;
  /** Remembers every body, for who wants to send all of them again. */
  readonly keep?: boolean;
}

/** What is known while the load goes on. */
export interface Progress {
  /** Spans that were acknowledged, each once. */
  readonly spans: () => number;
  /** When something was last acknowledged, in milliseconds of `performance.now()`. */
  readonly lastAt: () => number;
}

export interface SentLoad {
  readonly requests: number;
  /** Acknowledged, each once. */
  readonly spans: number;
  /** Requests that came a second time or more: on purpose, or because no answer had come. */
  readonly duplicates: number;
  /** Requests that were begun and had no answer. */
  readonly broken: number;
  readonly refusals: readonly Refusal[];
  /** Requests that no target took, of those that may try twice. */
  readonly failures: number;
  /** When something was acknowledged, in milliseconds of `performance.now()`. */
  readonly acknowledgedAt: readonly number[];
  readonly truth: Truth;
  readonly readings: Readings;
  /** Empty unless they were to be kept. */
  readonly bodies: readonly PackedBody[];
}

/** An answer of 503. */
export interface Refusal {
  /** When it came, in milliseconds of `performance.now()`, and how long that took. */
  readonly at: number;
  readonly ms: number;
  readonly saysWhen: boolean;
}

const remembered = 512;

/**
 * Sends while the faults go on, and then what was begun: like an SDK, each sender repeats the same bytes until they
 * are acknowledged. In the end everything was, so that acknowledged and sent are the same.
 */
export async function sendLoad(
  options: LoadOptions,
  faults: (progress: Progress) => Promise<void>,
): Promise<SentLoad> {
  const { targets, seed, senders = 8, perSecond, repeats = 30, mishaps = 20, keep = false } = options;
  const numbers = random(seed, 0xc4a05);
  const load = { mix: 'marked', seed, startAt: Date.now() - 3_600_000, perSecond: 100_000 } as const;
  const source = bodySource(load, perSecond === null ? 16 : 2);
  const account = createAccount(keep);
  const during = watched(faults(account));
  let ending: ReturnType<typeof source.end> | null = null;
  const rest: PackedBody[] = [];
  const once = async (target: Target, body: PackedBody, { agent, mishap }: How): Promise<Answer> => {
    const began = performance.now();
    const answer = await (mishap === undefined
      ? postBody(target, body, agent)
      : rawPost({ ...target, mishap }, body));
    account.posted(answer, performance.now() - began);
    return answer;
  };
  const next = async (): Promise<PackedBody | null> => {
    const again = account.recent[numbers.below(remembered)];
    if (!during.isOver() && again !== undefined && numbers.below(100) < repeats) return again;
    if (!during.isOver()) return source.next();
    if (ending === null) rest.push(...(await (ending = source.end())).bodies);
    await ending;
    return rest.shift() ?? null;
  };
  await sendBodies({
    ...targets[0],
    connections: senders,
    perSecond,
    next,
    acknowledged: account.acknowledged,
    post: async (body, agent) => {
      during.mustWork();
      const first = numbers.below(targets.length);
      const mishap = numbers.below(100) < mishaps ? mishapsKnown[numbers.below(3)] : undefined;
      const answer = await once(targets[first] ?? targets[0], body, { agent, mishap });
      if (answer.status === 200 || options.retryElsewhere !== true) return answer;
      const second = await once(targets[(first + 1) % targets.length] ?? targets[0], body, { agent });
      if (second.status !== 200) account.failedTwice();
      return second;
    },
    longestWaitMs: 100,
  });
  const { truth } = await (ending ?? source.end());
  return { ...account.totals(), truth };
}

interface How {
  readonly agent: Agent;
  readonly mishap?: Mishap | undefined;
}

const mishapsKnown: readonly Mishap[] = ['half-closed', 'reply-cut', 'request-cut'];

/** Whether work is over, and whether it failed: then nobody may wait for what it was to do. */
function watched(work: Promise<void>): { readonly isOver: () => boolean; readonly mustWork: () => void } {
  let [isOver, failure]: [boolean, { readonly error: unknown } | null] = [false, null];
  work
    .catch((error: unknown) => {
      failure = { error };
    })
    .finally(() => {
      isOver = true;
    });
  return {
    isOver: () => isOver,
    mustWork: () => {
      if (failure !== null) throw failure.error;
    },
  };
}

/** What was acknowledged, and what was answered. */
function createAccount(keep: boolean) {
  const ledger = createLedger();
  const known = new WeakSet<PackedBody>();
  const [recent, bodies]: [PackedBody[], PackedBody[]] = [[], []];
  const acknowledgedAt: number[] = [];
  const refusals: Refusal[] = [];
  let [requests, spans, posts, broken, failures] = [0, 0, 0, 0, 0];
  return {
    recent,
    spans: () => spans,
    lastAt: () => acknowledgedAt.at(-1) ?? 0,
    posted: ({ status, retryAfterMs, text }: Answer, ms: number): void => {
      if (text === 'ECONNREFUSED') return;
      posts++;
      if (status === null) broken++;
      if (status === 503) refusals.push({ at: performance.now(), ms, saysWhen: retryAfterMs !== null });
    },
    failedTwice: (): void => {
      failures++;
    },
    acknowledged: (body: PackedBody): void => {
      acknowledgedAt.push(performance.now());
      if (known.has(body)) return;
      known.add(body);
      requests++;
      spans += body.spans;
      recent[requests % remembered] = body;
      if (keep) bodies.push(body);
      ledger.add(readBatch(gunzipSync(body.bytes), 'protobuf', instant(Date.now())).batch);
    },
    totals: () => ({
      requests,
      spans,
      duplicates: posts - requests,
      broken,
      failures,
      refusals,
      acknowledgedAt,
      readings: ledger.readings,
      bodies,
    }),
  };
}
