import { isFingerprint } from '../fingerprint.ts';
import { texts } from '../otlp/attribute-reading.ts';
import { isJoinKey } from '../otlp/join-key.ts';
import { readValue } from '../otlp/protobuf-attributes.ts';
import type { AttributeDefinition, AttributeValue } from '../semconv.ts';
import { createInterner, type Interner, type Source } from './interner.ts';
import { codeBits, codeCount, definitionOf, kind, part, partMask, plans } from './span-keys.ts';

/** What an AnyValue was read as; null: it is not of the type of its key. */
export type Read = AttributeValue | null;

/** By code of the key; null where none are. */
type ByCode<Value> = readonly (Interner<Value> | null)[];

/** Values by their bytes: the same bytes have the same number. */
export interface Dictionaries {
  /** What observations share. */
  readonly ofContext: ByCode<Read>;
  /** What stands in columns. */
  readonly texts: ByCode<string | null>;
  readonly lists: ByCode<readonly string[] | null>;
}

/** What a dictionary says of its values without a look at them. */
export const mark = { said: 0, isEmpty: 1, isNull: 2 } as const;

/**
 * Values of one type share a dictionary, but for those of which not each is right; and what a context is made of
 * stays when columns hold too much.
 */
export function createDictionaries(source: Source): Dictionaries {
  return {
    ofContext: byCode(isOfContext, (definition) =>
      createInterner(source, reader(source, definition), markOf),
    ),
    texts: byCode(isText, (definition) => createInterner(source, textReader(source, definition), markOf)),
    lists: byCode(isList, (definition) => createInterner(source, listReader(source, definition), markOf)),
  };
}

type Belongs = (code: number, definition: AttributeDefinition) => boolean;

function byCode<Value>(
  belongs: Belongs,
  create: (definition: AttributeDefinition) => Interner<Value>,
): ByCode<Value> {
  const byName = new Map<string, Interner<Value>>();
  return Array.from({ length: codeCount }, (_, code) => {
    const definition = definitionOf(code);
    if (definition === null || !belongs(code, definition)) return null;
    const isShared = definition.type !== 'string[]' && !Object.hasOwn(rightValues, definition.name);
    const name = isShared ? definition.type : definition.name;
    const interner = byName.get(name) ?? create(definition);
    byName.set(name, interner);
    return interner;
  });
}

const isOfContext: Belongs = (code) => isPart(code, part.context);
const isText: Belongs = (code, { type }) => type === 'string' && isPart(code, part.cell);
const isList: Belongs = (code, { type }) => type === 'string[]' && isPart(code, part.cell);

function isPart(code: number, wanted: number): boolean {
  return [kind.fetched, kind.used, kind.ended].some(
    (one) => ((plans[(one << codeBits) | code] ?? 0) & partMask) === wanted,
  );
}

type Reader<Value> = (at: number, end: number) => Value;

/** Reads a value as the definition says. */
function reader(source: Source, definition: AttributeDefinition): Reader<Read> {
  return (at, end) => readValue({ bytes: source.bytes, at, looks: source.looks }, end, definition);
}

/** A text that is not right says nothing. */
function textReader(source: Source, definition: AttributeDefinition): Reader<string | null> {
  const read = reader(source, definition);
  const isRight = rightValues[definition.name] ?? isAny;
  return (at, end) => {
    const value = read(at, end);
    if (typeof value !== 'string') return null;
    return isRight(value) ? value : '';
  };
}

/** Keeps of a list what is right. */
function listReader(source: Source, definition: AttributeDefinition): Reader<readonly string[] | null> {
  const read = reader(source, definition);
  const isRight = rightValues[definition.name];
  return (at, end) => {
    const value = read(at, end);
    return isArray(value) ? texts(value, isRight) : null;
  };
}

function markOf(value: unknown): number {
  if (value === null) return mark.isNull;
  return (typeof value === 'string' || Array.isArray(value)) && value.length === 0 ? mark.isEmpty : mark.said;
}

function isArray(value: Read): value is readonly string[] {
  return Array.isArray(value);
}

const isAny = (): boolean => true;

const rightValues: Readonly<Record<string, (value: string) => boolean>> = {
  'mayfly.credential.join_keys': isJoinKey,
  'mayfly.credential.parents': isFingerprint,
  'mayfly.credential.previous_fingerprint': isFingerprint,
};
