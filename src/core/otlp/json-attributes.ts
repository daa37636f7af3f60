import type { AttributeBag, AttributeDefinition, AttributeValue } from '../semconv.ts';
import { allowedKeys } from './allowed-keys.ts';
import { attributeText, integer } from './attribute-value.ts';
import type { CloseLooks } from './close-looks.ts';
import { field, isObject, type JsonObject } from './json-field.ts';
import { mostAttributes, mostItems } from './limits.ts';
import type { RawSpanSink } from './raw-span.ts';

/** The `attributes` of a span or resource that are in the contract and fit their type; the first of equal keys. */
export function jsonAttributes(
  owner: JsonObject,
  on: AttributeDefinition['on'],
  sink: RawSpanSink,
): AttributeBag {
  const list = field(owner, 'attributes');
  const values: Record<string, AttributeValue> = {};
  if (!Array.isArray(list)) return values as AttributeBag;
  if (list.length > mostAttributes) sink.dropAttributes(list.length - mostAttributes);
  for (const item of list.slice(0, mostAttributes)) {
    const key = isObject(item) ? field(item, 'key') : null;
    const definition = typeof key === 'string' ? allowedKeys[on].byText(key) : null;
    if (definition === null || Object.hasOwn(values, definition.name)) continue;
    const value = attributeValue(field(item, 'value'), definition, sink.looks);
    if (value !== null) values[definition.name] = value;
  }
  return values as AttributeBag;
}

function attributeValue(
  any: unknown,
  { name, type }: AttributeDefinition,
  looks: CloseLooks,
): AttributeValue | null {
  if (!isObject(any)) return null;
  switch (type) {
    case 'string':
      return text(any, name, looks);
    case 'string[]':
      return texts(any, name, looks);
    case 'int':
      return int(field(any, 'intValue')) ?? double(field(any, 'doubleValue'));
    case 'boolean': {
      const value = field(any, 'boolValue');
      return typeof value === 'boolean' ? value : null;
    }
    default:
      return type satisfies never;
  }
}

function text(any: unknown, name: string, looks: CloseLooks): string | null {
  const value = isObject(any) ? field(any, 'stringValue') : null;
  return typeof value === 'string' ? attributeText(name, value, looks) : null;
}

/** A list of texts; null when an item is anything else. Items past the limit are not looked at. */
function texts(any: JsonObject, name: string, looks: CloseLooks): readonly string[] | null {
  const array = field(any, 'arrayValue');
  if (!isObject(array)) return null;
  const list = field(array, 'values') ?? [];
  if (!Array.isArray(list)) return null;
  const items: string[] = [];
  for (const item of list.slice(0, mostItems)) {
    const value = text(item, name, looks);
    if (value === null) return null;
    items.push(value);
  }
  return items;
}

/** An int64: a number, or its decimal digits as text. */
function int(value: unknown): number | null {
  if (typeof value === 'string') return /^-?\d{1,19}$/.test(value) ? integer(Number(value)) : null;
  return double(value);
}

function double(value: unknown): number | null {
  return typeof value === 'number' ? integer(value) : null;
}
