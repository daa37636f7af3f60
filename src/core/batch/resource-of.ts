import { tags } from '../otlp/protobuf.ts';
import { eachMessage } from './each-message.ts';
import { addNumber, intern, valueOf } from './interner.ts';
import { type Piece, readResource } from './resources.ts';
import type { Scan } from './scan.ts';

/**
 * The number of the resource around the span, read when the first span needs it. It may stand after the spans;
 * one in several pieces is rare and not remembered.
 */
export function resourceOf(scan: Scan): number {
  if (scan.resource < 0) {
    const { source, cursor, resources } = scan;
    const pieces: Piece[] = [];
    const around = { source, cursor, at: scan.resourceStart, end: scan.resourceEnd };
    eachMessage({ ...around, tag: tags.resourceSpans.resource }, (at, end) => pieces.push({ at, end }));
    const [only] = pieces;
    scan.resource =
      only !== undefined && pieces.length === 1
        ? intern(resources, only.at, only.end)
        : addNumber(resources, readResource(source, pieces));
    scan.dropped += valueOf(resources, scan.resource)?.dropped ?? 0;
  }
  return scan.resource;
}
