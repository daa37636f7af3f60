import { areKept, keepBytes } from './kept-bytes.ts';

/** Words of a place. Behind them stand the bytes. */
const sizeWord = 0;
const codeWord = 1;
const numberWord = 2;
const headLongs = 2;
const placeLongs = 16;
/** Bytes of an attribute: none of the contract has less. */
const shortest = 8;
const longest = (placeLongs - headLongs) * 8;
const places = 2048;
/** Of all attributes that are too short or too long. Nothing stands there. */
export const noPlace = 0;

/**
 * Attributes as they came before, whole: the bytes of a `KeyValue`, the code of its key, the number of its value.
 * Spans repeat each other, and what stands here costs one comparison instead of a look at key and value. Each
 * attribute has one place, by its hash: whoever makes up attributes evicts others, and no more. Of an array in a
 * constant V8 knows where it is and how long.
 */
const words = new Int32Array((1 + places) * placeLongs * 2);
const longs = new BigInt64Array(words.buffer);
clearRecent();

/** The place of the attribute that stands at `at`, as its first word. Ends and middle tell most values apart. */
export function placeOfAttribute(view: DataView, at: number, size: number): number {
  if (size < shortest || size > longest) return noPlace;
  const end = (at + size) | 0;
  const middle = (view.getInt32((at + (size >> 1) - 2) | 0, true) + size) | 0;
  const tail = Math.imul(view.getInt32((end - 8) | 0, true), 0x9e3779b1) ^ view.getInt32((end - 4) | 0, true);
  const hash = Math.imul(Math.imul(middle, 0x85ebca6b) ^ tail, 0x9e3779b1);
  return ((1 + ((hash ^ (hash >>> 15)) & (places - 1))) * placeLongs * 2) | 0;
}

/** Whether it stands in its place. */
// oxlint-disable-next-line max-params -- asked for most attributes of every span
export function isRecent(place: number, view: DataView, at: number, size: number): boolean {
  if (words[place + sizeWord] !== size) return false;
  return areKept(longs, (place >> 1) + headLongs, view, at, (at + size) | 0);
}

/** What stands there: the code of the key, the number of the value. */
export function recentCode(place: number): number {
  return (words[place + codeWord] ?? 0) | 0;
}

export function recentNumber(place: number): number {
  return (words[place + numberWord] ?? 0) | 0;
}

/** Where an attribute stands in a request. */
export interface Slice {
  readonly view: DataView;
  readonly at: number;
  readonly size: number;
}

/** Puts it into its place. */
export function putRecent(
  { view, at, size }: Slice,
  { code, number }: { readonly code: number; readonly number: number },
): void {
  const place = placeOfAttribute(view, at, size);
  if (place === noPlace) return;
  keepBytes(longs, (place >> 1) + headLongs, { view, at, end: at + size });
  words[place + sizeWord] = size;
  words[place + codeWord] = code;
  words[place + numberWord] = number;
}

/** For when the numbers stand for other values. */
export function clearRecent(): void {
  words.fill(0);
  // No attribute has this size.
  words[noPlace + sizeWord] = -1;
}
