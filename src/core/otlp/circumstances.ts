import {
  type AttributeBag,
  type EndReason,
  endReasons,
  type Location,
  locations,
  type Outcome,
  outcomes,
  type Source,
  sources,
} from '../semconv.ts';
import { oneOf } from './attribute-reading.ts';

export function sourceOf(attributes: AttributeBag): Source {
  return oneOf(sources, attributes['mayfly.fetch.source'], 'unknown');
}

export function heldOf(attributes: AttributeBag): boolean {
  return attributes['mayfly.credential.held'] ?? false;
}

export function locationOf(attributes: AttributeBag): Location {
  return oneOf(locations, attributes['mayfly.use.location'], 'unknown');
}

/** A sender that says nothing of an answer has sent it. */
export function outcomeOf(attributes: AttributeBag): Outcome {
  return oneOf(outcomes, attributes['mayfly.use.outcome'], 'sent');
}

export function endReasonOf(attributes: AttributeBag): EndReason {
  return oneOf(endReasons, attributes['mayfly.end.reason'], 'unknown');
}
