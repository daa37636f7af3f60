import type { Instant } from '../instant.ts';
import type { Heartbeat, Observation, ProcessFacts } from '../observation.ts';
import type { AttributeBag } from '../semconv.ts';
import { closeLooks } from './close-looks.ts';
import { decode } from './decode.ts';
import { readJson } from './json.ts';
import { mostReasons } from './limits.ts';
import { processFacts } from './process-facts.ts';
import { readProtobuf } from './protobuf.ts';
import type { RawSpan, RawSpanSink } from './raw-span.ts';

/** The two encodings of OTLP/HTTP. */
export type Encoding = 'protobuf' | 'json';

/** What one request held. `spans` is `items.length + rejected + ignored`. */
export interface ReadResult {
  readonly items: readonly (Observation | Heartbeat)[];
  /** Spans of Mayfly's that could not be taken. */
  readonly rejected: number;
  /** Why, each reason once, at most 8, never holding input. */
  readonly reasons: readonly string[];
  /** Spans that are not Mayfly's. */
  readonly ignored: number;
  readonly spans: number;
  /** Attributes past the limit of a span or resource, not examined. */
  readonly droppedAttributes: number;
  /** Texts that may hold a credential, and were withheld because the request had too many of them. */
  readonly withheldTexts: number;
}

/**
 * Reads the body of an OTLP/HTTP trace request. A bad span is rejected alone; a body that breaks throws
 * `request.undecodable`. Its size is the caller's to limit, time and memory are linear in it.
 */
export function readObservations(body: Uint8Array, encoding: Encoding, receivedAt: Instant): ReadResult {
  const items: (Observation | Heartbeat)[] = [];
  const reasons = new Set<string>();
  let [rejected, ignored, droppedAttributes] = [0, 0, 0];
  const refuse = (reason: string): void => {
    rejected++;
    if (reasons.size < mostReasons) reasons.add(reason);
  };
  const processOf = processCache();
  const looks = closeLooks(body.byteLength);
  const sink: RawSpanSink = {
    accept: (span) => {
      const item = decode(span, { at: receivedAt, process: processOf(span) });
      if (item.kind === 'refused') refuse(item.reason);
      else items.push(item);
    },
    ignore: () => {
      ignored++;
    },
    refuse,
    dropAttributes: (count) => {
      droppedAttributes += count;
    },
    looks,
  };
  if (encoding === 'protobuf') readProtobuf(body, sink);
  else readJson(body, sink);
  const spans = items.length + rejected + ignored;
  const withheldTexts = looks.withheld;
  return { items, rejected, reasons: [...reasons], ignored, spans, droppedAttributes, withheldTexts };
}

/** The spans of one resource share one object of facts. */
function processCache(): (span: RawSpan) => ProcessFacts {
  let resource: AttributeBag | null = null;
  let startedAt: number | undefined;
  let facts: ProcessFacts | null = null;
  return (span) => {
    const spanStartedAt = span.attributes['mayfly.process.started_at'];
    if (facts === null || resource !== span.resource || startedAt !== spanStartedAt) {
      resource = span.resource;
      startedAt = spanStartedAt;
      facts = processFacts(span.resource, span.attributes);
    }
    return facts;
  };
}
