import type { BatchResult } from '../../src/core/batch/batch.ts';
import { encodeBatch } from '../../src/core/batch/encode-batch.ts';
import { readBatch } from '../../src/core/batch/read-batch.ts';
import { scanProtobuf } from '../../src/core/batch/scan-protobuf.ts';
import { createWindow } from '../../src/core/inventory/window/window.ts';
import { encodings, receivedAt, spanWith, traceOf } from '../core/otlp/sample.ts';
import { hostileSpans, hostileTexts } from '../support/hostile-texts.ts';
import { encodeTraces } from '../support/otlp-encode.ts';
import { markdownTable } from './markdown-table.ts';

const mebibytes = [1, 8];
const lengths = [24, 64, 256, 1024];
const mebibyte = 1024 * 1024;

/**
 * CPU of bodies full of texts that cost a look the most, a MiB of body: reading them, reading them if all were looked
 * at, and all that follows (the inbox's form and the fold).
 */
export async function hostileTextCost(): Promise<string> {
  const rows: (readonly (string | number)[])[] = [];
  warmUp();
  for (const [shape, make] of Object.entries(hostileTexts)) {
    for (const size of mebibytes) {
      const most = { protobuf: 0, json: 0, all: 0, rest: 0 };
      for (const length of lengths) {
        const body = () => traceOf(hostileSpans(size * mebibyte, () => make(length), spanWith));
        const [first, second, third] = [body(), body(), body()];
        const bytes = encodeTraces(first, 'protobuf');
        const measured = cost(bytes, () => readBatch(bytes, 'protobuf', receivedAt));
        most.protobuf = Math.max(most.protobuf, measured.ms);
        most.rest = Math.max(most.rest, cost(bytes, () => keep(measured.result)).ms);
        const json = encodeTraces(second, 'json');
        most.json = Math.max(most.json, cost(json, () => readBatch(json, 'json', receivedAt)).ms);
        if (size > 1) continue;
        const looked = encodeTraces(third, 'protobuf');
        const looks = { left: Number.POSITIVE_INFINITY, withheld: 0 };
        most.all = Math.max(most.all, cost(looked, () => scanProtobuf(looked, receivedAt, looks)).ms);
      }
      rows.push([shape, size, most.protobuf, most.json, most.rest, size > 1 ? '' : most.all]);
    }
  }
  const head = [
    'texts, the costliest of four lengths',
    'MiB',
    'protobuf, CPU ms a MiB',
    'JSON',
    'form of the inbox and fold',
    'protobuf, if every text were looked at',
  ];
  return markdownTable(head, rows);
}

function warmUp(): void {
  for (const make of Object.values(hostileTexts)) {
    const spans = hostileSpans(mebibyte / 4, () => make(64), spanWith);
    for (const encoding of encodings)
      keep(readBatch(encodeTraces(traceOf(spans), encoding), encoding, receivedAt));
  }
}

function keep({ batch }: BatchResult): void {
  encodeBatch(batch);
  createWindow().add(batch, 1);
}

function cost<Result>(
  body: Uint8Array,
  work: () => Result,
): { readonly ms: number; readonly result: Result } {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1000 / (body.length / mebibyte), result };
}
