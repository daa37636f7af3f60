import { Worker } from 'node:worker_threads';
import { MayflyError } from '../../src/core/errors.ts';
import type { PgliteAnswer, PgliteRequest, PgliteResult, PgliteWorkerData } from './pglite-messages.ts';
import { storeFailure } from './store-failure.ts';

/**
 * PGlite in a thread of its own, so that no statement blocks the event loop of the collector. A statement
 * cannot be interrupted there, so there is no time limit: giving up on one would leave its transaction open
 * under whoever comes next.
 */
export interface PgliteThread {
  readonly query: (sql: string, parameters: readonly unknown[]) => Promise<PgliteResult>;
  /** `COPY <into> FROM …` in binary form. */
  readonly copy: (into: string, rows: Iterable<Uint8Array>) => Promise<void>;
  /** Calls once when the thread has ended without being closed. */
  readonly onStopped: (stopped: (error: unknown) => void) => void;
  /** Closes the database in order, then ends the thread. */
  readonly close: () => Promise<void>;
}

interface Waiting {
  readonly resolve: (result: PgliteResult) => void;
  readonly reject: (error: unknown) => void;
}

const place = 'the embedded database';
const openMs = 120_000;

/** Opens the database in `directory`, or in memory. Throws an error whose message is the engine's reason. */
export async function startPgliteThread(directory: string | null): Promise<PgliteThread> {
  const worker = new Worker(workerUrl(), {
    workerData: { directory } satisfies PgliteWorkerData,
    execArgv: [],
  });
  const waiting = new Map<number, Waiting>();
  const listeners: ((error: unknown) => void)[] = [];
  let stopped: unknown = null;
  let isClosing = false;
  const stop = (error: unknown): void => {
    stopped ??= error;
    for (const listener of listeners.splice(0)) if (!isClosing) listener(stopped);
    for (const { reject } of waiting.values()) reject(stopped);
    waiting.clear();
  };
  worker.on('exit', () =>
    stop(new MayflyError('store.unavailable', `${place} has stopped: restart the collector`)),
  );
  await opened(worker);
  worker.on('error', (cause) =>
    stop(new MayflyError('store.unavailable', `${place} broke: restart the collector`, { cause })),
  );
  worker.on('message', (answer: PgliteAnswer) => {
    if (answer.kind !== 'result' && answer.kind !== 'error') return;
    const waiter = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.kind === 'result') waiter?.resolve(answer.result);
    else waiter?.reject(databaseError(answer.error));
  });

  let lastId = 0;
  const ask = (
    sql: string | null,
    parameters: readonly unknown[],
    blob: Uint8Array | null = null,
  ): Promise<PgliteResult> =>
    new Promise((resolve, reject) => {
      if (stopped !== null) return reject(stopped);
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      post(worker, { id, sql, parameters, blob });
    });
  return {
    query: ask,
    copy: async (into, rows) => {
      await ask(`copy ${into} from '/dev/blob' with (format binary)`, [], joined(rows));
    },
    onStopped: (listener) => {
      if (stopped === null) listeners.push(listener);
      else listener(stopped);
    },
    close: async () => {
      isClosing = true;
      if (stopped === null) await ask(null, []).catch(() => {});
      await worker.terminate();
    },
  };
}

function joined(pieces: Iterable<Uint8Array>): Uint8Array {
  return Buffer.concat(Array.from(pieces, (piece) => Uint8Array.from(piece)));
}

/** Bytes change hands, as copies of exactly what was given: a view would take its whole buffer along. */
function post(
  worker: Worker,
  { id, sql, parameters, blob }: Omit<PgliteRequest, 'blob'> & { readonly blob: Uint8Array | null },
): void {
  const moved: ArrayBuffer[] = [];
  const move = (bytes: Uint8Array): ArrayBuffer => {
    const own = new Uint8Array(bytes).buffer;
    moved.push(own);
    return own;
  };
  const request: PgliteRequest = {
    id,
    sql,
    parameters: parameters.map((value) =>
      value instanceof Uint8Array ? new Uint8Array(move(value)) : value,
    ),
    blob: blob === null ? null : move(blob),
  };
  worker.postMessage(request, moved);
}

/** From source the worker is TypeScript; in a bundle it lies beside as JavaScript. */
function workerUrl(): URL {
  const name = import.meta.url.endsWith('.ts') ? './pglite-worker.ts' : './pglite-worker.mjs';
  return new URL(name, import.meta.url);
}

async function opened(worker: Worker): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const answer = new Promise<PgliteAnswer>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the thread ended')));
    timer = setTimeout(() => reject(new Error(`no answer in ${openMs / 1000} s`)), openMs);
  });
  try {
    const first = await answer;
    if (first.kind === 'unopened') throw new Error(first.reason);
  } catch (cause) {
    await worker.terminate();
    throw cause;
  } finally {
    clearTimeout(timer);
  }
}

function databaseError({
  message,
  code,
}: {
  readonly message: string;
  readonly code: string | null;
}): unknown {
  return storeFailure(Object.assign(new Error(message), code === null ? {} : { code }), place);
}
