import type { Instant } from '../instant.ts';
import { type Encoding, readObservations } from '../otlp/read-observations.ts';
import type { BatchResult } from './batch.ts';
import { batchOf } from './batch-builder.ts';
import { scanProtobuf } from './scan-protobuf.ts';

/**
 * Reads the body of an OTLP/HTTP trace request into columns. A bad span is rejected alone; a body that breaks
 * throws `request.undecodable`. Its size is the caller's to limit, time and memory are linear in it. The batch
 * owns its memory.
 */
export function readBatch(body: Uint8Array, encoding: Encoding, receivedAt: Instant): BatchResult {
  if (encoding === 'protobuf') return scanProtobuf(body, receivedAt);
  const { items, ...counts } = readObservations(body, encoding, receivedAt);
  return { batch: batchOf(items, receivedAt), ...counts };
}
