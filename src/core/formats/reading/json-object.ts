export type JsonObject = Readonly<Record<string, unknown>>;

/** The object that a JSON text is, or null. */
export function jsonObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : null;
  } catch {
    return null;
  }
}

/** The same of its base64, in either alphabet. */
export function base64Object(text: string): JsonObject | null {
  return jsonObject(Buffer.from(text, 'base64').toString('utf8'));
}

const longestName = 256;

/** A field as `scheme:value`, when it is a printable text or a whole number: ids and addresses, in a list of at most one. */
export function namedBy(scheme: string, value: unknown): readonly string[] {
  const text = Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && text.length <= longestName && /^[\x21-\x7e]+$/.test(text)
    ? [`${scheme}:${text}`]
    : [];
}
