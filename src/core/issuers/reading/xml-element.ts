/** Characters searched: STS answers have about 2 KiB. */
const longestXml = 65_536;
const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/**
 * The raw inside of the first element of that name. No XML parser: AWS answers have no attributes below
 * the root, no namespaces and no element within one of its own name. Linear; null when it is absent or cut off.
 */
export function xmlElement(xml: string, name: string): string | null {
  const text = xml.length > longestXml ? xml.slice(0, longestXml) : xml;
  const open = `<${name}>`;
  const start = text.indexOf(open);
  if (start < 0) return null;
  const end = text.indexOf(`</${name}>`, start + open.length);
  return end < 0 ? null : text.slice(start + open.length, end);
}

/** The text of an element without children, entities decoded (XML 1.0 section 4.6); null when empty. */
export function xmlText(xml: string, name: string): string | null {
  const raw = xmlElement(xml, name)?.trim() ?? '';
  if (raw === '' || raw.includes('<')) return null;
  return raw.replace(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,4});/gi, (whole, reference: string) => {
    if (!reference.startsWith('#')) return entities.get(reference) ?? whole;
    const isHex = reference[1] === 'x' || reference[1] === 'X';
    const point = Number.parseInt(reference.slice(isHex ? 2 : 1), isHex ? 16 : 10);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
