type Fields = Readonly<Record<string, unknown>>;

/**
 * A value without what is not known: nulls, empty lists, and objects in which nothing is left. In plain loops, for it
 * walks every record.
 */
export function withoutAbsent(value: Fields): Fields {
  const kept: Record<string, unknown> = {};
  for (const key in value) {
    const part = present(value[key]);
    if (part !== undefined) kept[key] = part;
  }
  return kept;
}

function present(value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const kept: unknown[] = [];
    for (const item of value) {
      const part = present(item);
      if (part !== undefined) kept.push(part);
    }
    return kept.length === 0 ? undefined : kept;
  }
  const kept = withoutAbsent(value as Fields);
  for (const _ in kept) return kept;
  return undefined;
}
