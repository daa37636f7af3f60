import { gunzipSync } from 'node:zlib';
import type { Batch } from '../../../src/core/batch/batch.ts';
import { readBatch } from '../../../src/core/batch/read-batch.ts';
import { instant } from '../../../src/core/instant.ts';
import { preparedLoad } from './body-source.ts';
import type { MixName } from './mix.ts';

/** A load as the collector has it after reading. */
export async function loadBatches(mix: MixName, seed: number, spans: number): Promise<readonly Batch[]> {
  const load = await preparedLoad({ mix, seed, startAt: Date.now() }, spans);
  const receivedAt = instant(Date.now());
  return load.bodies.map(({ bytes }) => {
    const { batch, rejected, ignored } = readBatch(gunzipSync(bytes), 'protobuf', receivedAt);
    if (rejected + ignored > 0) throw new Error(`${rejected + ignored} spans of the load were not taken`);
    return batch;
  });
}
