import { type AttributeDefinition, attributeDefinition, attributes } from '../semconv.ts';

/** The allow-list of one place, to be asked by text or by UTF-8 bytes. */
export interface AllowedKeys {
  readonly byText: (key: string) => AttributeDefinition | null;
  /** Compares bytes, so that a key outside the contract never becomes a string. */
  readonly byBytes: (bytes: Uint8Array, start: number, end: number) => AttributeDefinition | null;
}

/** What may stand on a span and on a resource. */
export const allowedKeys: Readonly<Record<AttributeDefinition['on'], AllowedKeys>> = {
  span: allowedOn('span'),
  resource: allowedOn('resource'),
};

interface Row {
  readonly definition: AttributeDefinition;
  readonly bytes: Uint8Array;
}

function allowedOn(place: AttributeDefinition['on']): AllowedKeys {
  const byText = new Map<string, AttributeDefinition>();
  const byLength: Row[][] = [];
  for (const name of Object.keys(attributes)) {
    const definition = attributeDefinition(name);
    if (definition?.on !== place) continue;
    byText.set(name, definition);
    const bytes = new TextEncoder().encode(name);
    const rows = (byLength[bytes.length] ??= []);
    rows.push({ definition, bytes });
  }
  return {
    byText: (key) => byText.get(key) ?? null,
    byBytes: (bytes, start, end) => {
      for (const row of byLength[end - start] ?? []) {
        if (equals(bytes, start, row.bytes)) return row.definition;
      }
      return null;
    },
  };
}

/** Whether `expected` stands at `start`. From its end: names of the contract share their beginnings. */
export function equals(bytes: Uint8Array, start: number, expected: Uint8Array): boolean {
  for (let i = expected.length - 1; i >= 0; i--) if (bytes[start + i] !== expected[i]) return false;
  return true;
}
