/** The path of a request up to its query or fragment. */
export function pathWithoutQuery(path: string): string {
  return path.split(/[?#]/, 1)[0] ?? '';
}

/** The query, as text to be read by `formFields`; empty when there is none. */
export function queryOf(path: string): string {
  const mark = path.indexOf('?');
  return mark < 0 ? '' : (path.slice(mark + 1).split('#', 1)[0] ?? '');
}
