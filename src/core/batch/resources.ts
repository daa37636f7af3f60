import type { ProcessFacts } from '../observation.ts';
import { mostAttributes } from '../otlp/limits.ts';
import { processFacts } from '../otlp/process-facts.ts';
import { tags } from '../otlp/protobuf.ts';
import { type Gathering, gatherAttribute, gathered } from '../otlp/protobuf-attributes.ts';
import type { AttributeBag } from '../semconv.ts';
import { eachMessage } from './each-message.ts';
import type { Source } from './interner.ts';

/** The bytes of a message. */
export interface Piece {
  readonly at: number;
  readonly end: number;
}

/** What surrounds the spans of one ResourceSpans. */
export interface Resource {
  readonly attributes: AttributeBag;
  /** Attributes past the limit. */
  readonly dropped: number;
  /** The process of the span that asked last, and the start that it told. */
  startedAt: number | undefined;
  facts: ProcessFacts | null;
}

/** A resource, which may come in several pieces (they are merged). */
export function readResource(source: Source, pieces: readonly Piece[]): Resource {
  const { bytes } = source;
  const cursor = { bytes, at: 0 };
  const into: Gathering = { on: 'resource', values: {}, seen: 0, looks: source.looks };
  for (const piece of pieces) {
    eachMessage({ source, cursor, tag: tags.resource.attribute, ...piece }, (at, end) =>
      gatherAttribute({ bytes, at }, end, into),
    );
  }
  const dropped = Math.max(0, into.seen - mostAttributes);
  return { attributes: gathered(into), dropped, startedAt: undefined, facts: null };
}

/** The process that a span with these attributes comes from: one object for all that tell the same. */
export function processOf(resource: Resource, span: AttributeBag): ProcessFacts {
  const startedAt = span['mayfly.process.started_at'];
  if (resource.facts === null || resource.startedAt !== startedAt) {
    resource.startedAt = startedAt;
    resource.facts = processFacts(resource.attributes, span);
  }
  return resource.facts;
}
