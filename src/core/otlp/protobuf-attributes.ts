import type { AttributeBag, AttributeDefinition, AttributeValue } from '../semconv.ts';
import { allowedKeys } from './allowed-keys.ts';
import { attributeText, integer, longestBytes } from './attribute-value.ts';
import type { CloseLooks } from './close-looks.ts';
import { mostAttributes, mostItems } from './limits.ts';
import { type Cursor, readDouble, readLength, readTag, readVarint, skip } from './wire.ts';

/** Of `KeyValue`. */
export const keyTag = 10;
export const valueTag = 18;
const arrayItemTag = 10;
/** Of `AnyValue` (opentelemetry-proto common/v1). A oneof: the last one in the bytes counts. */
export const any = { string: 10, bool: 16, int: 24, double: 33, array: 42, kvlist: 50, bytes: 58 } as const;

/** The attributes of one span or resource while they are read. */
export interface Gathering {
  readonly on: AttributeDefinition['on'];
  readonly values: Record<string, AttributeValue>;
  /** Also those past the limit. */
  seen: number;
  readonly looks: CloseLooks;
}

/** Where texts are read, which are looked at. */
export interface TextCursor extends Cursor {
  readonly looks: CloseLooks;
}

/** Gathers one `KeyValue` from the cursor up to `end`, if it is in the contract, fits its type and is the first. */
export function gatherAttribute(cursor: Cursor, end: number, into: Gathering): void {
  into.seen++;
  if (into.seen > mostAttributes) return;
  const { keyStart, keyEnd, valueStart, valueEnd } = readKeyValue(cursor, end);
  const definition = allowedKeys[into.on].byBytes(cursor.bytes, keyStart, keyEnd);
  if (definition === null || Object.hasOwn(into.values, definition.name)) return;
  const from = { bytes: cursor.bytes, at: valueStart, looks: into.looks };
  const value = readValue(from, valueEnd, definition);
  if (value !== null) into.values[definition.name] = value;
}

/** Where key and value of a `KeyValue` stand. */
export interface KeyValue {
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** The last key and the last value there are, in either order; empty where there is none. */
export function readKeyValue(cursor: Cursor, end: number): KeyValue {
  let [keyStart, keyEnd, valueStart, valueEnd] = [0, 0, 0, 0];
  while (cursor.at < end) {
    const tag = readTag(cursor, end);
    if (tag === keyTag) {
      keyEnd = readLength(cursor, end);
      keyStart = cursor.at;
      cursor.at = keyEnd;
    } else if (tag === valueTag) {
      valueEnd = readLength(cursor, end);
      valueStart = cursor.at;
      cursor.at = valueEnd;
    } else skip(cursor, end, tag);
  }
  return { keyStart, keyEnd, valueStart, valueEnd };
}

/** What was gathered. Only names of the contract with values of their types come in, by construction. */
export function gathered({ values }: Gathering): AttributeBag {
  return values as AttributeBag;
}

/** The value of one `AnyValue` from the cursor up to `end`; null when it is not of the type of the definition. */
export function readValue(
  cursor: TextCursor,
  end: number,
  definition: AttributeDefinition,
): AttributeValue | null {
  const { tag, start, stop, number } = readAny(cursor, end);
  switch (definition.type) {
    case 'string':
      return tag === any.string ? text({ ...cursor, at: start }, stop, definition.name) : null;
    case 'string[]':
      return tag === any.array ? texts({ ...cursor, at: start }, stop, definition.name) : null;
    case 'int':
      return tag === any.int || tag === any.double ? integer(number) : null;
    case 'boolean':
      return tag === any.bool ? number !== 0 : null;
    default:
      return definition.type satisfies never;
  }
}

/** One `AnyValue`, not yet converted: the slice of a text or list, or a number. */
interface Any {
  readonly tag: number;
  readonly start: number;
  readonly stop: number;
  readonly number: number;
}

export function readAny(cursor: Cursor, end: number): Any {
  let [tag, start, stop, number] = [0, 0, 0, 0];
  while (cursor.at < end) {
    const next = readTag(cursor, end);
    switch (next) {
      case any.string:
      case any.array:
      case any.kvlist:
      case any.bytes:
        stop = readLength(cursor, end);
        start = cursor.at;
        cursor.at = stop;
        tag = next;
        break;
      case any.bool:
      case any.int:
        number = readVarint(cursor, end);
        tag = next;
        break;
      case any.double:
        number = readDouble(cursor, end);
        tag = next;
        break;
      default:
        skip(cursor, end, next);
    }
  }
  return { tag, start, stop, number };
}

/** A list of texts; null when an item is anything else. Items past the limit are not looked at. */
function texts(cursor: TextCursor, end: number, name: string): readonly string[] | null {
  const items: string[] = [];
  while (cursor.at < end && items.length < mostItems) {
    const tag = readTag(cursor, end);
    if (tag === arrayItemTag) {
      const itemEnd = readLength(cursor, end);
      const item = readAny(cursor, itemEnd);
      if (item.tag !== any.string) return null;
      items.push(text({ ...cursor, at: item.start }, item.stop, name));
    } else skip(cursor, end, tag);
  }
  return items;
}

function text({ bytes, at, looks }: TextCursor, end: number, name: string): string {
  return attributeText(name, bytes.toString('utf8', at, Math.min(end, at + longestBytes)), looks);
}
