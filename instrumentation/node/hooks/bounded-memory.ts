/** Remembers the last value under each of a bounded number of names; the oldest name is forgotten first. */
export function boundedMemory(most: number): { readonly isNew: (name: string, value: string) => boolean } {
  const values = new Map<string, string>();
  return {
    isNew(name, value) {
      if (values.get(name) === value) return false;
      if (values.size >= most && !values.has(name)) values.delete(values.keys().next().value ?? '');
      values.set(name, value);
      return true;
    },
  };
}
