import { actor } from '../otlp/actor.ts';
import { endReasonOf, heldOf, locationOf, outcomeOf, sourceOf } from '../otlp/circumstances.ts';
import { target } from '../otlp/target.ts';
import type { AttributeBag, AttributeValue } from '../semconv.ts';
import type { Context } from './batch.ts';
import { valueOf } from './interner.ts';
import { processOf } from './resources.ts';
import type { Scan } from './scan.ts';
import { codeBits, codeCount, definitionOf, kind } from './span-keys.ts';

/** Words before the values: kind, number of the resource. */
export const tupleHead = 2;
/** The longest tuple: each key at most once. */
export const tupleWords = tupleHead + codeCount;

/** Makes what the tuple of the scan names. */
export function readContext(scan: Scan): Context {
  const { tuple, resources } = scan;
  const attributes = attributesOf(scan);
  const resource = valueOf(resources, tuple[1] ?? 0);
  if (resource === undefined) throw new RangeError('a context of an unknown resource');
  const { conversation: _conversation, ...shared } = actor(attributes);
  return {
    process: processOf(resource, attributes),
    actor: shared,
    target: target(attributes),
    ...circumstances(tuple[0] ?? 0, attributes),
  };
}

function circumstances(
  of: number,
  attributes: AttributeBag,
): Pick<Context, 'kind' | 'channel' | 'outcome' | 'held'> {
  switch (of) {
    case kind.fetched:
      return { kind: 'fetched', channel: sourceOf(attributes), outcome: null, held: heldOf(attributes) };
    case kind.used:
      return {
        kind: 'used',
        channel: locationOf(attributes),
        outcome: outcomeOf(attributes),
        held: false,
      };
    default:
      return { kind: 'ended', channel: endReasonOf(attributes), outcome: null, held: false };
  }
}

/** The values that the tuple names. They were read by the types of their keys. */
function attributesOf({ tuple, tupleLength, dictionaries }: Scan): AttributeBag {
  const values: Record<string, AttributeValue> = {};
  for (let i = tupleHead; i < tupleLength; i++) {
    const element = tuple[i] ?? 0;
    const code = element & ((1 << codeBits) - 1);
    const interner = dictionaries.ofContext[code] ?? null;
    const value = interner === null ? null : (valueOf(interner, element >>> codeBits) ?? null);
    const definition = definitionOf(code);
    if (definition !== null && value !== null) values[definition.name] = value;
  }
  return values as AttributeBag;
}
