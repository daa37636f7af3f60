import { gunzipSync } from 'node:zlib';
import { readBatch } from '../../../src/core/batch/read-batch.ts';
import { instant } from '../../../src/core/instant.ts';
import { markdownTable } from '../markdown-table.ts';
import { median } from '../quantile.ts';
import { preparedLoad } from './body-source.ts';
import { readWithProtobufjs } from './protobufjs-reader.ts';
import { benchRounds, mixes } from './sizes.ts';
import { tagWalk } from './tag-walk.ts';

const bodiesPerMix = 200;

/** Reading a body, as CPU of one thread, each way in turn: the least there is, Mayfly's, and the usual. */
export async function decodeCost(): Promise<string> {
  const rows: (readonly (string | number)[])[] = [];
  for (const mix of mixes) {
    const load = await preparedLoad({ mix, seed: 1, startAt: Date.now() }, bodiesPerMix * 512);
    const bodies = load.bodies
      .slice(0, bodiesPerMix)
      .map(({ bytes, spans }) => ({ bytes: gunzipSync(bytes), spans }));
    const spans = bodies.reduce((sum, body) => sum + body.spans, 0);
    const receivedAt = instant(Date.now());
    const ways = [
      (bytes: Uint8Array) => tagWalk(bytes),
      (bytes: Uint8Array) => readBatch(bytes, 'protobuf', receivedAt),
      (bytes: Uint8Array) => readWithProtobufjs(bytes),
    ];
    const micros: number[][] = ways.map(() => []);
    // The first round warms up and is not counted.
    for (let round = 0; round <= 3 * benchRounds; round++) {
      for (const [way, read] of ways.entries()) {
        const before = process.cpuUsage();
        for (const { bytes } of bodies) read(bytes);
        const { user, system } = process.cpuUsage(before);
        if (round > 0) micros[way]?.push((user + system) / spans);
      }
    }
    const [walk = [], batch = [], usual = []] = micros;
    const ratio = (of: readonly number[], to: readonly number[]): number =>
      median(of.map((value, round) => value / (to[round] ?? Number.NaN)));
    rows.push([
      mix,
      median(walk) * 1000,
      median(batch) * 1000,
      median(usual) * 1000,
      ratio(batch, walk),
      ratio(usual, batch),
    ]);
  }
  const head = [
    'CPU ns a span',
    'every tag read, nothing kept',
    'Mayfly: checked, cleaned, in columns',
    'protobufjs and records',
    'Mayfly / tags (at most 5)',
    'protobufjs / Mayfly (at least 8)',
  ];
  return markdownTable(head, rows);
}
