import { parentPort, workerData } from 'node:worker_threads';
import { gzip } from 'node:zlib';
import { type LoadBody, type SpanLoadOptions, spanLoad } from './spans.ts';
import type { Truth } from './truth.ts';

/** The thread that makes bodies: one for each `'next'`, what is left and the truth for `'end'`. */
export type Order = 'next' | 'end';
export type Made =
  | {
      readonly kind: 'body';
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly spans: number;
      readonly inflated: number;
    }
  | { readonly kind: 'end'; readonly truth: Truth };

const port = parentPort;
if (port === null) throw new Error('body-worker.ts runs as a worker thread');
const load = spanLoad(workerData as SpanLoadOptions);
let compressing = Promise.resolve();

port.on('message', (order: Order) => {
  if (order === 'next') {
    const sent = send(load.next());
    compressing = compressing.then(() => sent);
    return;
  }
  const rest = load.rest().map(send);
  void compressing
    .then(() => Promise.all(rest))
    .then(() => port.postMessage({ kind: 'end', truth: load.truth() } satisfies Made));
});

/** gzip level 6, as the SDKs and the drainer compress. */
function send({ bytes, spans }: LoadBody): Promise<void> {
  return new Promise((resolve, reject) => {
    gzip(bytes, { level: 6 }, (error, packed) => {
      if (error !== null) return reject(error);
      const own = Uint8Array.from(packed);
      port?.postMessage({ kind: 'body', bytes: own, spans, inflated: bytes.length } satisfies Made, [
        own.buffer,
      ]);
      resolve();
    });
  });
}
