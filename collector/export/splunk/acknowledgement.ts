import { setTimeout as sleep } from 'node:timers/promises';
import { DeliveryFailure } from '../delivery-failure.ts';
import { objectOf } from '../json-answer.ts';
import type { HecReply } from './reply.ts';

interface Acknowledgement {
  readonly ackIds: readonly number[];
  readonly waitMs: number;
  /** Polls with this body. */
  readonly ask: (body: string) => Promise<HecReply>;
  readonly failureOf: (reply: HecReply) => DeliveryFailure;
  readonly signal: AbortSignal;
}

const firstPauseMs = 20;
const longestPauseMs = 5_000;

/**
 * Polls until the indexers have all requests of a batch. The last batch of a quiet hour can take two minutes. Behind a balancer
 * without sticky sessions another node is asked, which says "no" for ever: then the wait ends, and the batch is sent
 * again. A poll that fails is repeated; only an answer that says that polling is not allowed ends it early.
 */
export async function waitForAcknowledgement(options: Acknowledgement): Promise<void> {
  const { ackIds, waitMs, ask, failureOf, signal } = options;
  let left = ackIds;
  const until = performance.now() + waitMs;
  let trouble = '';
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    const leftMs = until - performance.now();
    if (leftMs <= 0) {
      throw new DeliveryFailure(
        'unclear',
        `took the batch but did not confirm within ${waitMs / 1000} s that it is indexed${trouble}`,
      );
    }
    await pause(Math.min(pauseMs, leftMs), signal);
    try {
      const reply = await ask(JSON.stringify({ acks: left }));
      const acks = objectOf(reply.acks);
      if (reply.answer.status === 200 && acks !== null) {
        left = left.filter((id) => acks[String(id)] !== true);
        if (left.length === 0) return;
        trouble = '';
        continue;
      }
      throw failureOf(reply);
    } catch (error) {
      if (!(error instanceof DeliveryFailure) || error.kind === 'refused' || signal.aborted) throw error;
      trouble = ` (${error.message})`;
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (cause) {
    throw new DeliveryFailure('unclear', 'stopped while waiting for the acknowledgement', { cause });
  }
}
