import { isFingerprint } from '../fingerprint.ts';
import { texts } from '../otlp/attribute-reading.ts';
import { isJoinKey } from '../otlp/join-key.ts';
import { readValue } from '../otlp/protobuf-attributes.ts';
import type { AttributeDefinition, AttributeValue } from '../semconv.ts';
import { createInterner, type Interner, type Source } from './interner.ts';
import { codeBits, codeCount, definitionOf, kind, part, partMask, plans } from './span-keys.ts';

/** What an AnyValue was read as; null: it is not of the type of its key. */
export type Read = AttributeValue | null;

export interface Dictionaries {
  /** By code, of the values that observations share; null where none are. The same bytes have the same number. */
  readonly ofContext: readonly (Interner<Read> | null)[];
  /** By code, of the values in columns. */
  readonly ofCells: readonly (Interner<Read> | null)[];
}

/** Values of one type share a dictionary, but what a context is made of stays when columns hold too much. */
export function createDictionaries(source: Source): Dictionaries {
  return { ofContext: ofPart(source, part.context), ofCells: ofPart(source, part.cell) };
}

function ofPart(source: Source, wanted: number): readonly (Interner<Read> | null)[] {
  const byType = new Map<string, Interner<Read>>();
  return Array.from({ length: codeCount }, (_, code) => {
    const definition = definitionOf(code);
    if (definition === null || !isPart(code, wanted)) return null;
    const type = definition.type === 'string[]' ? definition.name : definition.type;
    const interner = byType.get(type) ?? createInterner(source, reader(source, definition));
    byType.set(type, interner);
    return interner;
  });
}

function isPart(code: number, wanted: number): boolean {
  return [kind.fetched, kind.used, kind.ended].some(
    (one) => ((plans[(one << codeBits) | code] ?? 0) & partMask) === wanted,
  );
}

/** Reads a value as the definition says, and keeps of a list what is right. */
function reader(source: Source, definition: AttributeDefinition): (at: number, end: number) => Read {
  const right = rightItems[definition.name];
  return (at, end) => {
    const value = readValue({ bytes: source.bytes, at }, end, definition);
    return isList(value) ? texts(value, right) : value;
  };
}

function isList(value: Read): value is readonly string[] {
  return Array.isArray(value);
}

const rightItems: Readonly<Record<string, (item: string) => boolean>> = {
  'mayfly.credential.join_keys': isJoinKey,
  'mayfly.credential.parents': isFingerprint,
};
