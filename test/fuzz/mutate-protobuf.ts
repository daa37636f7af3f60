import type { Random } from '../core/otlp/mutate.ts';
import { varint } from '../support/otlp-encode.ts';

const largestNest = 16_384;

/** A field of a message: what is no length-delimited one is kept as its bytes. */
interface Field {
  tag: number;
  value: Buffer | Field[];
}

const deepest = 8;
const mostFields = 4096;
/** Copies of copies are counted together. */
const mostCopies = 256;

/** Protobuf whose structure is changed and whose lengths stay right, most of the time; null: these bytes are none. */
export function mutateProtobuf(bytes: Buffer, random: Random): Buffer | null {
  const root = fieldsOf(bytes, 0);
  if (root === null || root.length === 0) return null;
  const copies = { left: mostCopies };
  for (let changes = 1 + random(3); changes > 0; changes--) change(root, random, copies);
  return Buffer.from(bytesOf(root, random(6) === 0 ? random : null));
}

/** Null for bytes that are no message. Texts that happen to be one are taken for one. */
function fieldsOf(bytes: Buffer, depth: number): Field[] | null {
  const fields: Field[] = [];
  let at = 0;
  const number = (): number | null => {
    let value = 0;
    for (let i = 0; i < 5; i++) {
      const byte = bytes[at++];
      if (byte === undefined) return null;
      value += (byte & 127) * 2 ** (7 * i);
      if (byte < 128) return value;
    }
    return null;
  };
  while (at < bytes.length && fields.length < mostFields) {
    const tag = number();
    if (tag === null || tag < 8) return null;
    const from = at;
    if ((tag & 7) === 2) {
      const length = number();
      if (length === null || at + length > bytes.length) return null;
      const payload = bytes.subarray(at, at + length);
      at += length;
      const inner = length > 1 && depth < deepest ? fieldsOf(payload, depth + 1) : null;
      fields.push({ tag, value: inner ?? payload });
      continue;
    }
    if ((tag & 7) === 0) while ((bytes[at++] ?? 0) > 127);
    else if ((tag & 7) === 1) at += 8;
    else if ((tag & 7) === 5) at += 4;
    else return null;
    if (at > bytes.length) return null;
    fields.push({ tag, value: bytes.subarray(from, at) });
  }
  return fields;
}

/** With `lie`, some lengths are wrong. */
function bytesOf(fields: readonly Field[], lie: Random | null): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const { tag, value } of fields) {
    const payload = Array.isArray(value) ? bytesOf(value, lie) : value;
    parts.push(small(tag));
    if ((tag & 7) === 2) {
      const isWrong = lie !== null && lie(12) === 0;
      parts.push(isWrong ? varint(wrongLength(payload.length, lie)) : small(payload.length));
    }
    parts.push(payload);
  }
  return Buffer.concat(parts);
}

/** A varint of up to 32 bits: there are very many. */
function small(value: number): Uint8Array {
  if (value < 128) return Uint8Array.of(value);
  if (value < 16_384) return Uint8Array.of((value & 127) | 128, value >>> 7);
  return varint(value);
}

function wrongLength(length: number, random: Random): bigint {
  const wrong = [length + 1, Math.max(0, length - 1), 0, 2 ** 31, 2 ** 32 - 1, 2 ** 32 + length, 2 ** 53];
  return random(8) === 0 ? 2n ** 64n - 1n : BigInt(wrong[random(wrong.length)] ?? 0);
}

/** A message of the tree: the deeper the likelier. */
function somewhere(root: Field[], random: Random): Field[] {
  let at = root;
  while (random(4) > 0) {
    const inner = at.filter((field): field is Field & { value: Field[] } => Array.isArray(field.value));
    const next = inner[random(Math.max(1, inner.length))];
    if (next === undefined) break;
    at = next.value;
  }
  return at;
}

const strangeVarints = [0n, 1n, 127n, 128n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n];

function change(root: Field[], random: Random, copies: { left: number }): void {
  const fields = somewhere(root, random);
  const at = random(Math.max(1, fields.length));
  const field = fields[at];
  if (field === undefined) return;
  switch (random(10)) {
    case 0:
      fields.splice(at, 1);
      break;
    case 1: {
      const most = random(16) === 0 ? 524_288 : 16_384;
      const times = Math.min(1 << random(8), copies.left, Math.ceil(most / (1 + sizeOf(field))));
      fields.splice(at, 0, ...Array.from({ length: times }, () => field));
      copies.left = Math.floor(copies.left / (times + 1));
      break;
    }
    case 2: {
      const other = somewhere(root, random);
      const to = random(other.length + 1);
      other.splice(to, 0, field);
      if (isTooDeep(root)) other.splice(to, 1);
      break;
    }
    case 3:
      fields.reverse();
      break;
    case 4:
      field.tag = (field.tag & 7) | ((1 + random(20)) << 3);
      break;
    case 5:
      // Nearly always the end of the whole body.
      if (random(4) === 0) field.tag = (field.tag & ~7) | random(8);
      break;
    case 6:
      if ((field.tag & 7) !== 0 && random(4) > 0) break;
      field.value = Buffer.from(varint(strangeVarints[random(strangeVarints.length)] ?? 0n));
      break;
    case 7:
      nest(field, random);
      break;
    case 8: {
      const other = somewhere(root, random);
      const from = other[random(Math.max(1, other.length))];
      if (from !== undefined && !contains(from, field)) field.value = from.value;
      break;
    }
    default:
      if ((field.tag & 7) !== 2) break;
      field.value = Buffer.from(Array.from({ length: random(24) }, () => random(256)));
  }
}

/** A message within itself, or groups around nothing. */
function nest(field: Field, random: Random): void {
  const depth = 1 << random(10);
  if (random(3) === 0) {
    const [start, end] = [Buffer.alloc(depth, 0x7b), Buffer.alloc(random(2) * depth, 0x7c)];
    field.value = Buffer.concat([start, end]);
    return;
  }
  const payload = Array.isArray(field.value) ? bytesOf(field.value, null) : field.value;
  const tag = small(((1 + random(9)) << 3) | 2);
  const heads: Uint8Array[] = [];
  for (let i = 0, length = payload.length; i < depth && length < largestNest; i++) {
    const head = Buffer.concat([tag, small(length)]);
    heads.push(head);
    length += head.length;
  }
  field.value = Buffer.concat([...heads.reverse(), payload]);
}

function sizeOf({ value }: Field): number {
  return Array.isArray(value) ? value.reduce((sum, field) => sum + 2 + sizeOf(field), 0) : value.length;
}

function contains(holder: Field, wanted: Field): boolean {
  if (holder === wanted) return true;
  return Array.isArray(holder.value) && holder.value.some((inner) => contains(inner, wanted));
}

/** A field that was moved may stand below itself. */
function isTooDeep(fields: readonly Field[], depth = 0): boolean {
  if (depth > 2 * deepest) return true;
  return fields.some(({ value }) => Array.isArray(value) && isTooDeep(value, depth + 1));
}
