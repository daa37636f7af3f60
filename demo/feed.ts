import { setTimeout as sleep } from 'node:timers/promises';
import type { CredentialSummary } from '../src/core/api/views.ts';
import type { CollectorProcess } from './collector-process.ts';

/** The inventory as it fills. */
export interface Feed {
  readonly latest: () => readonly CredentialSummary[];
  /**
   * Waits until a reading satisfies the claim; false when that takes longer than `timeoutMs`. Rejects when
   * the collector does not answer then.
   */
  readonly until: (
    claim: (credentials: readonly CredentialSummary[]) => boolean,
    timeoutMs: number,
  ) => Promise<boolean>;
  readonly stop: () => Promise<void>;
}

const everyMs = 200;

/** Asks the collector again and again and shows each reading. */
export function followInventory(
  collector: Pick<CollectorProcess, 'credentials'>,
  show: (credentials: readonly CredentialSummary[]) => void,
): Feed {
  let latest: readonly CredentialSummary[] = [];
  let failure: unknown = null;
  const stopping = new AbortController();
  const { signal } = stopping;
  const reading = (async () => {
    while (!signal.aborted) {
      try {
        latest = await collector.credentials();
        failure = null;
      } catch (error) {
        // Only late: the next reading shows the same and more.
        failure = error;
      }
      if (!signal.aborted) show(latest);
      await sleep(everyMs);
    }
  })();
  return {
    latest: () => latest,
    until: async (claim, timeoutMs) => {
      const deadline = Date.now() + timeoutMs;
      while (!claim(latest) && Date.now() < deadline) await sleep(everyMs / 4);
      if (claim(latest)) return true;
      if (failure !== null) throw new Error(`the collector does not answer (${causeOf(failure)})`);
      return false;
    },
    stop: async () => {
      stopping.abort();
      await reading;
    },
  };
}

/** Node's fetch hides the reason in the cause. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code: unknown = error.cause instanceof Error && 'code' in error.cause ? error.cause.code : null;
  return typeof code === 'string' ? code : error.message;
}
