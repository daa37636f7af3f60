import { setTimeout as sleep } from 'node:timers/promises';
import { DeliveryFailure } from '../delivery-failure.ts';
import { objectOf } from '../json-answer.ts';
import type { HecReply } from './reply.ts';

interface Acknowledgement {
  readonly ackId: number;
  readonly waitMs: number;
  /** Polls with this body. */
  readonly ask: (body: string) => Promise<HecReply>;
  readonly failureOf: (reply: HecReply) => DeliveryFailure;
  readonly signal: AbortSignal;
}

const firstPauseMs = 100;
const longestPauseMs = 5_000;

/**
 * Polls until the indexers have the batch. The last batch of a quiet hour can take two minutes. Behind a balancer
 * without sticky sessions another node is asked, which says "no" for ever: then the wait ends, and the batch is sent
 * again. A poll that fails is repeated; only an answer that says that polling is not allowed ends it early.
 */
export async function waitForAcknowledgement(options: Acknowledgement): Promise<void> {
  const { ackId, waitMs, ask, failureOf, signal } = options;
  const body = JSON.stringify({ acks: [ackId] });
  const until = performance.now() + waitMs;
  let trouble = '';
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    const left = until - performance.now();
    if (left <= 0) {
      throw new DeliveryFailure(
        'unclear',
        `took the batch but did not confirm within ${waitMs / 1000} s that it is indexed${trouble}`,
      );
    }
    await pause(Math.min(pauseMs, left), signal);
    try {
      const reply = await ask(body);
      const acks = objectOf(reply.acks);
      if (reply.answer.status === 200 && acks !== null) {
        if (acks[String(ackId)] === true) return;
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
