import { decode } from '../otlp/decode.ts';
import { mostAttributes } from '../otlp/limits.ts';
import { type Gathering, gatherAttribute, gathered } from '../otlp/protobuf-attributes.ts';
import { spanNames } from '../semconv.ts';
import { valueOf } from './interner.ts';
import { refuse } from './refuse.ts';
import { resourceOf } from './resource-of.ts';
import { processOf } from './resources.ts';
import type { Scan } from './scan.ts';
import { ends, starts } from './scan-memory.ts';
import { idOf, msAt } from './span-fields.ts';

/** Heartbeats are few: one is read as an object. */
export function takeHeartbeat(scan: Scan): void {
  const { source, receivedAt } = scan;
  const into: Gathering = { on: 'span', values: {}, seen: 0, looks: source.looks };
  for (let i = 0; i < Math.min(scan.attributes, mostAttributes); i++) {
    gatherAttribute({ bytes: source.bytes, at: starts[i] ?? 0 }, ends[i] ?? 0, into);
  }
  const attributes = gathered(into);
  if (!scan.own && attributes['mayfly.credential.fingerprint'] === undefined) {
    scan.ignored++;
    return;
  }
  const resource = valueOf(scan.resources, resourceOf(scan));
  if (resource === undefined) throw new RangeError('a heartbeat of an unknown resource');
  const span = {
    traceId: idOf(scan, scan.traceAt, 16),
    spanId: idOf(scan, scan.spanAt, 8),
    name: spanNames.process,
    startMs: msAt(scan, scan.startAt),
    endMs: msAt(scan, scan.endAt),
    resource: resource.attributes,
    attributes,
  };
  const item = decode(span, { at: receivedAt, process: processOf(resource, attributes) });
  if (item.kind === 'heartbeat') scan.heartbeats.push(item);
  else if (item.kind === 'refused') refuse(scan, item.reason);
}
