import { MayflyError } from '../src/core/errors.ts';
import type { Heartbeat, Observation, ProcessFacts } from '../src/core/observation.ts';
import { type AttributeValue, scopeNames, spanNames } from '../src/core/semconv.ts';
import {
  credentialAttributes,
  heartbeatAttributes,
  type ItemAttributes,
  resourceAttributes,
} from './item-attributes.ts';

/**
 * What was accepted of a request, and nothing else, as compact OTLP/JSON: this is what the inbox keeps. A
 * sender's body may hold anything, a raw secret in the place of a fingerprint or in an attribute outside the
 * contract, and the collector never stores what does not fit (law 3). Reading the result gives the items
 * again, in their order; equal requests give equal bytes. Throws `request.too_large` past `mostCharacters`:
 * a few bytes of protobuf can stand for a whole resource here.
 */
export function sanitise(items: readonly (Observation | Heartbeat)[]): Uint8Array {
  const resources: string[] = [];
  let characters = 0;
  const grow = (json: string): string => {
    characters += json.length;
    if (characters <= mostCharacters) return json;
    throw new MayflyError(
      'request.too_large',
      'the request holds more than one can store; send smaller batches',
    );
  };
  for (let from = 0; from < items.length; ) {
    const { process } = items[from] as Observation | Heartbeat;
    const spans: string[] = [];
    let at = from;
    for (; at < items.length; at++) {
      const item = items[at] as Observation | Heartbeat;
      if (!sameProcess(item.process, process)) break;
      spans.push(grow(JSON.stringify(spanOf(item))));
    }
    from = at;
    const resource = grow(JSON.stringify({ attributes: keyValues(resourceAttributes(process)) }));
    resources.push(`{"resource":${resource},"scopeSpans":[{"scope":${scope},"spans":[${spans.join(',')}]}]}`);
  }
  return new TextEncoder().encode(`{"resourceSpans":[${resources.join(',')}]}`);
}

const mostCharacters = 128 * 1024 * 1024;

/** A heartbeat is not found by its span, so its ids are not kept; a span without any would be refused. */
const heartbeatIds = { traceId: '1'.padStart(32, '0'), spanId: '1'.padStart(16, '0') };

const scope = JSON.stringify({ name: scopeNames[0] });

/** Equal facts that stand in two objects would repeat the resource with every span. */
function sameProcess(a: ProcessFacts, b: ProcessFacts): boolean {
  if (a === b) return true;
  return (Object.keys(a) as (keyof ProcessFacts)[]).every((fact) => a[fact] === b[fact]);
}

function spanOf(item: Observation | Heartbeat): object {
  const nanos = `${item.at}000000`;
  if (item.kind === 'heartbeat') {
    const attributes = keyValues(heartbeatAttributes(item));
    return { ...heartbeatIds, name: spanNames.process, startTimeUnixNano: nanos, attributes };
  }
  const { traceId, spanId } = item;
  const name = { fetched: spanNames.fetch, used: spanNames.use, ended: spanNames.end }[item.kind];
  const time = item.kind === 'fetched' ? { endTimeUnixNano: nanos } : { startTimeUnixNano: nanos };
  return { traceId, spanId, name, ...time, attributes: keyValues(credentialAttributes(item)) };
}

/** OTLP's `KeyValue` list; what is not known (null) or empty is left out, which reads the same. */
function keyValues(values: ItemAttributes): readonly object[] {
  const list: object[] = [];
  for (const [key, value] of Object.entries(values)) {
    if (value !== null && value !== undefined) list.push({ key, value: anyValue(value) });
  }
  return list;
}

function anyValue(value: AttributeValue): object {
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'number':
      return { intValue: String(value) };
    case 'boolean':
      return { boolValue: value };
    default:
      return { arrayValue: { values: value.map((item) => ({ stringValue: item })) } };
  }
}
