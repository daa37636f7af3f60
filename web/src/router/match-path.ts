/** The parameters of `path` under a pattern like `/workloads/:id`; null: it is another path. */
export function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | null {
  const wanted = pattern.split('/');
  const found = path.split('/');
  if (wanted.length !== found.length) return null;
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const segment = found[index] ?? '';
    if (!part.startsWith(':')) {
      if (part !== segment) return null;
      continue;
    }
    const text = decoded(segment);
    if (text === null || text === '') return null;
    parameters[part.slice(1)] = text;
  }
  return parameters;
}

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

/** The link to a path with parameters in its pattern and behind the question mark; null and '' are left out. */
export function linkTo(
  pattern: string,
  parameters: Readonly<Record<string, string>> = {},
  query: Readonly<Record<string, string | null>> = {},
): string {
  const path = pattern.replace(/:([a-z]+)/g, (_whole, name: string) =>
    encodeURIComponent(parameters[name] ?? ''),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== null && value !== '') search.set(name, value);
  return search.size === 0 ? path : `${path}?${readable(search)}`;
}

/** What means nothing in a query is not encoded, so that a link can be read: `?q=is:live+env:prod`. */
function readable(search: URLSearchParams): string {
  return search
    .toString()
    .replaceAll('%3A', ':')
    .replaceAll('%2F', '/')
    .replaceAll('%2C', ',')
    .replaceAll('%3C', '<')
    .replaceAll('%3E', '>');
}
