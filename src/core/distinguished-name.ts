import { type DerValue, derChildren } from './der.ts';

/** Attribute types with a short name (RFC 4514 section 3, RFC 4519), as the hex of their identifiers. */
const shortNames: ReadonlyMap<string, string> = new Map([
  ['550403', 'CN'],
  ['550405', 'serialNumber'],
  ['550406', 'C'],
  ['550407', 'L'],
  ['550408', 'ST'],
  ['550409', 'STREET'],
  ['55040a', 'O'],
  ['55040b', 'OU'],
  ['0992268993f22c640101', 'UID'],
  ['0992268993f22c640119', 'DC'],
  ['2a864886f70d010901', 'emailAddress'],
]);

const bmpString = 0x1e;
const utf8String = 0x0c;
const longestName = 512;
const mostParts = 32;

/** A `Name` of a certificate as text, the most specific part first (RFC 4514); null when it is empty. */
export function distinguishedName(bytes: Uint8Array, name: DerValue): string | null {
  const parts = derChildren(bytes, name)
    .slice(0, mostParts)
    .map((relative) =>
      derChildren(bytes, relative)
        .map((pair) => attribute(bytes, pair))
        .filter((text) => text !== null)
        .join('+'),
    )
    .filter((text) => text !== '');
  return parts.reverse().join(',').slice(0, longestName) || null;
}

/** Attributes of other types are left out: nobody joins by them. */
function attribute(bytes: Uint8Array, pair: DerValue): string | null {
  const [type, value] = derChildren(bytes, pair);
  if (type === undefined || value === undefined) return null;
  const id = Buffer.from(bytes.subarray(type.start, type.end)).toString('hex');
  const short = shortNames.get(id);
  return short === undefined ? null : `${short}=${escaped(textOf(bytes, value))}`;
}

function textOf(bytes: Uint8Array, { tag, start, end }: DerValue): string {
  const content = Buffer.from(bytes.subarray(start, Math.min(end, start + 2 * longestName)));
  if (tag === bmpString)
    return content
      .subarray(0, content.length & ~1)
      .swap16()
      .toString('utf16le');
  return content.toString(tag === utf8String ? 'utf8' : 'latin1');
}

/** RFC 4514 section 2.4; control characters are dropped, because the text goes into spans. */
function escaped(text: string): string {
  return text
    .replace(/\p{Cc}/gu, '')
    .replace(/[\\"+,;<>]/g, '\\$&')
    .replace(/^[ #]| $/g, '\\$&');
}
