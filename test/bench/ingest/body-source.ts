import { Worker } from 'node:worker_threads';
import type { Made, Order } from './body-worker.ts';
import { type SpanLoadOptions, spansInBody } from './spans.ts';
import type { Truth } from './truth.ts';

/** The body of a request, gzip. */
export interface PackedBody {
  readonly bytes: Uint8Array;
  readonly spans: number;
  /** Bytes before compression. */
  readonly inflated: number;
}

/** Bodies made ahead in a thread of their own, so that making them is not what is measured. */
export interface BodySource {
  readonly next: () => Promise<PackedBody>;
  /** The last bodies, what was made ahead included, and the truth about all of them. */
  readonly end: () => Promise<{ readonly bodies: readonly PackedBody[]; readonly truth: Truth }>;
}

export function bodySource(options: SpanLoadOptions, ahead = 16): BodySource {
  const worker = new Worker(new URL('./body-worker.ts', import.meta.url), { workerData: options });
  const made: PackedBody[] = [];
  const waiting: ((body: PackedBody) => void)[] = [];
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
  const order = (what: Order): void => worker.postMessage(what);
  const truth = new Promise<Truth>((resolve) => {
    worker.on('message', (message: Made) => {
      if (message.kind === 'end') return resolve(message.truth);
      const taker = waiting.shift();
      if (taker === undefined) made.push(message);
      else taker(message);
    });
  });
  for (let i = 0; i < ahead; i++) order('next');
  return {
    next: () => {
      order('next');
      const body = made.shift();
      return body === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(body);
    },
    end: async () => {
      order('end');
      const all = await truth;
      await worker.terminate();
      return { bodies: made.splice(0), truth: all };
    },
  };
}

export interface PreparedLoad {
  readonly bodies: readonly PackedBody[];
  readonly truth: Truth;
}

/** Bodies with about that many spans, in memory: some 55 KB for 512 spans. */
export async function preparedLoad(options: SpanLoadOptions, spans: number): Promise<PreparedLoad> {
  const source = bodySource(options, 0);
  const wanted = Math.ceil(spans / spansInBody);
  const bodies: PackedBody[] = [];
  let started = 0;
  // Eight at a time keep the compressing threads busy.
  const fill = async (): Promise<void> => {
    while (started < wanted) {
      started++;
      bodies.push(await source.next());
    }
  };
  await Promise.all(Array.from({ length: 8 }, fill));
  const { bodies: last, truth } = await source.end();
  return { bodies: [...bodies, ...last], truth };
}
