import { mulberry32, type Random } from '../core/otlp/mutate.ts';
import { varint } from '../support/otlp-encode.ts';
import { mutateJson } from './mutate-json.ts';
import { mutateProtobuf } from './mutate-protobuf.ts';
import type { Target } from './target.ts';

/** What inputs are made of. */
export interface Material {
  readonly corpus: readonly Buffer[];
  readonly words: readonly Buffer[];
  readonly form: Target['form'];
}

/** Every so many runs an entry of the corpus is cut, at one byte after the other. */
const cutEvery = 4;

/** The generator of one run: an input follows from target, seed and number alone. */
export function randomOf(name: string, seed: number, run: number): Random {
  let state = seed | 0;
  for (const character of name) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return mulberry32(Math.imul(state ^ (run + 0x7ed55d16), 0x9e3779b1) ^ run);
}

/** Input number `run`: first the corpus as it is, then every cut of it among ever new changes. */
export function inputOf(run: number, material: Material, random: Random): Buffer {
  const { corpus } = material;
  const entry = corpus[run];
  if (entry !== undefined) return Buffer.from(entry);
  if (run % cutEvery === 0) return cutOf(Math.floor(run / cutEvery), corpus);
  let bytes: Buffer = Buffer.from(pick(corpus, random) ?? []);
  const formed = formOf(material, random);
  for (let changes = 1 + random(4); changes > 0; changes--)
    bytes = change(bytes, material, { random, formed });
  return bytes;
}

/** How often a change is made in the terms of the form: what keeps it reaches further into a parser. */
type Formed = 'always' | 'sometimes' | 'never';

function formOf({ form }: Material, random: Random): Formed {
  return form === undefined
    ? 'never'
    : ((['always', 'always', 'sometimes', 'never'] as const)[random(4)] ?? 'never');
}

/** Cuts go over short entries first to last, each at every byte, and begin anew when all are made. */
function cutOf(number: number, corpus: readonly Buffer[]): Buffer {
  const short = corpus.filter(({ length }) => length > 0 && length <= 4096);
  const all = short.reduce((sum, { length }) => sum + length, 0);
  let left = all === 0 ? 0 : number % all;
  for (const entry of short) {
    if (left < entry.length) return Buffer.from(entry.subarray(0, left));
    left -= entry.length;
  }
  return Buffer.alloc(0);
}

type Change = (bytes: Buffer, random: Random, material: Material) => Buffer;

/** Bytes that begin, end, escape or bound something. */
const telling = Buffer.from('\0\x01\x02\x0a\x12\x7f\x80\xff"\\{}[],:=%&;/.-+~ \t\r\n<>@#?', 'latin1');

const changes: readonly Change[] = [
  (bytes, random) => set(bytes, random, (byte) => byte ^ (1 << random(8))),
  (bytes, random) => set(bytes, random, () => random(256)),
  (bytes, random) => set(bytes, random, () => telling[random(telling.length)] ?? 0),
  (bytes, random) => set(bytes, random, (byte) => byte + 1 - 2 * random(2)),
  (bytes, random) => {
    const inserted = Buffer.from(Array.from({ length: 1 + random(8) }, () => random(256)));
    return insert(bytes, random(bytes.length + 1), inserted);
  },
  (bytes, random) =>
    insert(bytes, random(bytes.length + 1), telling.subarray(random(telling.length)).subarray(0, 1)),
  (bytes, random) => remove(bytes, range(bytes, random)),
  (bytes, random) => bytes.subarray(0, random(bytes.length + 1)),
  (bytes, random) => bytes.subarray(random(bytes.length + 1)),
  (bytes, random) => {
    const { from, to } = range(bytes, random);
    return insert(bytes, random(bytes.length + 1), bytes.subarray(from, to));
  },
  repeat,
  (bytes, random) => {
    const { from, to } = range(bytes, random);
    bytes.subarray(from, to).reverse();
    return bytes;
  },
  (bytes, random) => {
    const { from, to } = range(bytes, random);
    return bytes.fill(telling[random(telling.length)] ?? 0, from, to);
  },
  (bytes, random, { corpus }) => {
    const other = pick(corpus, random) ?? bytes;
    return Buffer.concat([
      bytes.subarray(0, random(bytes.length + 1)),
      other.subarray(random(other.length + 1)),
    ]);
  },
  (bytes, random, { corpus }) => {
    const other = pick(corpus, random) ?? bytes;
    const { from, to } = range(other, random);
    return insert(bytes, random(bytes.length + 1), other.subarray(from, to));
  },
  (bytes, random, { words }) =>
    insert(bytes, random(bytes.length + 1), pick(words, random) ?? Buffer.alloc(0)),
  (bytes, random, { words }) => {
    const word = pick(words, random) ?? Buffer.alloc(0);
    const at = random(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), word, bytes.subarray(at + word.length)]);
  },
  hugeNumber,
  lengthField,
  digits,
];

function change(
  bytes: Buffer,
  material: Material,
  { random, formed }: { readonly random: Random; readonly formed: Formed },
): Buffer {
  const inForm = formed === 'always' || (formed === 'sometimes' && random(2) === 0);
  const kept = inForm ? (material.form === 'json' ? mutateJson : mutateProtobuf)(bytes, random) : null;
  const made = kept ?? (pick(changes, random) ?? repeat)(Buffer.from(bytes), random, material);
  return made.length > largest ? made.subarray(0, largest) : made;
}

const largest = 1_048_576;

/** A piece many times over: mostly some, sometimes up to 64 KiB, rarely up to a MiB, as time shows at size only. */
function repeat(bytes: Buffer, random: Random): Buffer {
  const { from, to } = range(bytes, random);
  const piece = bytes.subarray(from, to);
  if (piece.length === 0) return bytes;
  const rare = random(64);
  const size = rare === 0 ? 2 ** (14 + random(7)) : rare < 12 ? 2 ** (8 + random(9)) : 2 ** random(9);
  const times = Math.max(2, Math.floor(Math.min(size, largest - bytes.length) / piece.length));
  return insert(bytes, from, Buffer.alloc(piece.length * times, piece));
}

const hugeNumbers = [
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 32n,
  2n ** 53n,
  2n ** 63n,
  2n ** 64n - 1n,
];

/** A varint of protobuf in the place of a byte; sometimes one that never ends. */
function hugeNumber(bytes: Buffer, random: Random): Buffer {
  const at = random(bytes.length + 1);
  const endless = Buffer.alloc(9 + random(8), 0xff);
  const value = random(4) === 0 ? endless : varint(hugeNumbers[random(hugeNumbers.length)] ?? 0n);
  return Buffer.concat([bytes.subarray(0, at), value, bytes.subarray(at + 1)]);
}

/** Two or four bytes become a length that is a little or far too great, in either order of bytes. */
function lengthField(bytes: Buffer, random: Random): Buffer {
  if (bytes.length < 4) return bytes;
  const at = random(bytes.length - 3);
  const value =
    [0, 1, bytes.length - at, bytes.length, 0xffff, 0x7fffffff, 0xffffffff, 0x80000000][random(8)] ?? 0;
  const how = random(3);
  if (how === 0) bytes.writeUInt32BE(value, at);
  else if (how === 1) bytes.writeUInt32LE(value, at);
  else bytes.writeUInt16BE(value & 0xffff, at);
  return bytes;
}

const numbers = [
  '0',
  '-1',
  '00',
  '1e309',
  '-0',
  '4294967296',
  '9007199254740993',
  '18446744073709551616',
  'NaN',
  '',
];

/** A number in a text becomes one that nobody expects. */
function digits(bytes: Buffer, random: Random): Buffer {
  const text = bytes.toString('latin1');
  const found = [...text.slice(0, 65_536).matchAll(/\d+/g)];
  const match = found[random(Math.max(1, found.length))];
  if (match === undefined) return bytes;
  const [old] = match;
  return Buffer.from(
    text.slice(0, match.index) + (pick(numbers, random) ?? '') + text.slice(match.index + old.length),
    'latin1',
  );
}

function pick<Item>(items: readonly Item[], random: Random): Item | undefined {
  return items[random(Math.max(1, items.length))];
}

function set(bytes: Buffer, random: Random, to: (byte: number) => number): Buffer {
  if (bytes.length === 0) return bytes;
  const at = random(bytes.length);
  bytes[at] = to(bytes[at] ?? 0) & 255;
  return bytes;
}

function insert(bytes: Buffer, at: number, piece: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
}

function remove(bytes: Buffer, { from, to }: { readonly from: number; readonly to: number }): Buffer {
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
}

function range(bytes: Buffer, random: Random): { readonly from: number; readonly to: number } {
  const from = random(Math.max(1, bytes.length));
  return { from, to: Math.min(bytes.length, from + 1 + random(random(4) === 0 ? bytes.length + 1 : 16)) };
}
