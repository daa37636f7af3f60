export interface LeefRecord {
  /** Vendor, product, version, event id. */
  readonly header: readonly string[];
  readonly attributes: ReadonlyMap<string, string>;
}

/**
 * Reads a LEEF 2.0 record by IBM's description and by no code of the project: six header fields that end at a bar, the
 * last of them the delimiter as a character or as `x` and its number; then keys and values, divided at the first `=`.
 */
export function readLeef(line: string): LeefRecord {
  const parts = line.split('|');
  const [version, vendor = '', product = '', productVersion = '', eventId = '', delimiter = ''] = parts;
  if (version !== 'LEEF:2.0' || parts.length < 7) throw new Error('not a LEEF 2.0 header');
  const mark = /^0?x[0-9a-f]{1,4}$/i.test(delimiter)
    ? String.fromCharCode(Number.parseInt(delimiter.slice(delimiter.indexOf('x') + 1), 16))
    : delimiter;
  if (mark.length !== 1) throw new Error(`not a delimiter: ${delimiter}`);
  const attributes = new Map<string, string>();
  for (const field of parts.slice(6).join('|').split(mark)) {
    const at = field.indexOf('=');
    if (at <= 0) throw new Error(`not a key and a value: ${JSON.stringify(field)}`);
    const key = field.slice(0, at);
    if (attributes.has(key)) throw new Error(`the key ${key} comes twice`);
    attributes.set(key, field.slice(at + 1));
  }
  return { header: [vendor, product, productVersion, eventId], attributes };
}
