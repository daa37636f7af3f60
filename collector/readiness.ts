import { setTimeout as sleep } from 'node:timers/promises';
import type { Durability } from './store/durability.ts';

/** Whether the collector can store, and what an acknowledgement then survives. */
export interface Readiness {
  readonly storeUp: boolean;
  /** Null: ready; else why not, a sentence of the program. */
  readonly missing: string | null;
  /** Null when the store did not tell. */
  readonly durability: Durability | null;
}

export interface ReadinessCheck {
  readonly ask: () => Promise<Readiness>;
  /** The newest answer, for those who must not wait. */
  readonly last: () => Readiness | null;
}

interface Asked {
  readonly ping: () => Promise<void>;
  readonly readDurability: () => Promise<Durability>;
}

const answerMs = 2000;
const keepMs = 5000;

/**
 * Asks the store, once at a time however many want to know; too late is no. How durable it is changes
 * seldom and is kept for five seconds; that it is read-only is asked again each time.
 */
export function createReadinessCheck(deps: {
  readonly store: Asked;
  readonly draining: () => boolean;
  readonly elapsedMs: () => number;
}): ReadinessCheck {
  const durability = kept(deps.store.readDurability, deps.elapsedMs);
  let last: Readiness | null = null;
  let asking: Promise<Readiness> | null = null;
  const read = async (): Promise<Readiness> => {
    try {
      await deps.store.ping();
      const found = await durability();
      const missing = found.writable ? null : 'the database is read-only';
      return { storeUp: true, missing, durability: found };
    } catch {
      return silent;
    }
  };
  const ask = async (): Promise<Readiness> => {
    if (deps.draining()) return { ...(last ?? silent), missing: 'the collector is stopping' };
    asking ??= inTime(read()).then((answer) => {
      [last, asking] = [answer, null];
      return answer;
    });
    return asking;
  };
  return { ask, last: () => last };
}

const silent: Readiness = { storeUp: false, missing: 'the store does not answer', durability: null };

function kept(read: () => Promise<Durability>, elapsedMs: () => number): () => Promise<Durability> {
  let last: { readonly at: number; readonly value: Durability } | null = null;
  return async () => {
    if (last?.value.writable === true && elapsedMs() - last.at < keepMs) return last.value;
    const value = await read();
    last = { at: elapsedMs(), value };
    return value;
  };
}

async function inTime(reading: Promise<Readiness>): Promise<Readiness> {
  const timeout = new AbortController();
  const tooLate = sleep(answerMs, silent, { signal: timeout.signal }).catch(() => silent);
  const answer = await Promise.race([reading, tooLate]);
  timeout.abort();
  return answer;
}
