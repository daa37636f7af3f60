/** A macaroon, read and not verified: who made it, its public name, and what narrows it. */
export interface Macaroon {
  readonly location: string;
  readonly identifier: string;
  readonly caveats: readonly string[];
}

const mostCaveats = 32;
const longestField = 4_096;

/** Types of fields; 0 ends a section. */
const fieldType = { end: 0, location: 1, identifier: 2 } as const;

/**
 * The binary form, version 2: https://github.com/rescrv/libmacaroons/blob/master/doc/format.txt
 * Null when it is broken.
 */
export function readMacaroon(bytes: Uint8Array): Macaroon | null {
  if (bytes[0] !== 2) return null;
  const sections: Field[][] = [];
  let at = 1;
  while (sections.length <= mostCaveats) {
    const fields: Field[] = [];
    for (let next = readField(bytes, at); ; next = readField(bytes, at)) {
      if (next === null) return null;
      at = next.end;
      if (next.type === fieldType.end) break;
      fields.push(next);
    }
    if (fields.length === 0) break;
    sections.push(fields);
  }
  const [head, ...caveats] = sections.map((fields) => ({
    location: textOf(fields, fieldType.location),
    identifier: textOf(fields, fieldType.identifier),
  }));
  if (head === undefined) return null;
  return { ...head, caveats: caveats.map(({ identifier }) => identifier) };
}

interface Field {
  readonly type: number;
  readonly text: string;
  readonly end: number;
}

function readField(bytes: Uint8Array, at: number): Field | null {
  const type = bytes[at];
  if (type === undefined) return null;
  if (type === fieldType.end) return { type, text: '', end: at + 1 };
  const low = bytes[at + 1] ?? 0;
  // Lengths are varints; two bytes reach 16 KiB, which is more than a token may have.
  const isLong = low >= 0x80;
  const length = isLong ? (low & 0x7f) + (bytes[at + 2] ?? 0) * 128 : low;
  const start = at + (isLong ? 3 : 2);
  if (length > longestField || start + length > bytes.length) return null;
  const text = Buffer.from(bytes.subarray(start, start + length)).toString('utf8');
  return { type, text, end: start + length };
}

function textOf(fields: readonly Field[], type: number): string {
  return fields.find((field) => field.type === type)?.text ?? '';
}
