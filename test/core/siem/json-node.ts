/** A JSON object of which nothing is known, in tests that walk records. */
export type JsonNode = { [name: string]: unknown };

export function isNode(value: unknown): value is JsonNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of names and places, `undefined` where there is none. */
export function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (node, name) =>
        Array.isArray(node)
          ? node[Number(name)]
          : isNode(node) && Object.hasOwn(node, name)
            ? node[name]
            : undefined,
      value,
    );
}

/** A copy in which one value is another; `undefined` takes it away. */
export function spoilt(value: JsonNode, path: string, by: unknown): JsonNode {
  const copy = structuredClone(value);
  const names = path.split('.');
  const last = names.pop() ?? '';
  const parent = names.length === 0 ? copy : at(copy, names.join('.'));
  if (!isNode(parent)) throw new Error(`nothing at ${path}`);
  if (by === undefined) delete parent[last];
  else parent[last] = by;
  return copy;
}

/** Every text in it, at any depth. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
