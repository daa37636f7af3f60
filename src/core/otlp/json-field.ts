/** A parsed JSON object. Its fields are read by name and never copied as a whole (prototype pollution). */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The field of that name, not one inherited; undefined when there is none. */
export function field(from: JsonObject, name: string): unknown {
  return Object.hasOwn(from, name) ? from[name] : undefined;
}
