import { spanNames } from '../semconv.ts';
import { kind } from './span-keys.ts';

/** Words of the longest name. */
const wordsOfName = 4;
/** The names, the most frequent first: kind, bytes, and where the words stand in `words`. */
const kinds = [kind.used, kind.fetched, kind.ended, kind.heartbeat];
const sizes = new Uint8Array(kinds.length);
/** The last word of a name overlaps the one before. */
const words = new Int32Array(kinds.length * wordsOfName);
for (const [i, name] of [spanNames.use, spanNames.fetch, spanNames.end, spanNames.process].entries()) {
  const bytes = Buffer.from(name, 'latin1');
  sizes[i] = bytes.length;
  for (let word = 0; word < wordsOfName; word++) {
    words[i * wordsOfName + word] = bytes.readInt32LE(Math.min(word * 4, bytes.length - 4));
  }
}

const least = Math.min(...sizes);
const most = Math.max(...sizes);

/** The kind of observation that a span's name between two places stands for; -1 when it is not Mayfly's. */
export function kindOfName(view: DataView, at: number, end: number): number {
  const size = end - at;
  if (size < least || size > most) return -1;
  const first = view.getInt32(at, true);
  const second = view.getInt32(at + 4, true);
  const third = view.getInt32(at + 8, true);
  const last = view.getInt32(end - 4, true);
  for (let i = 0; i < kinds.length; i++) {
    const word = i * wordsOfName;
    if (last !== words[word + 3] || third !== words[word + 2] || size !== sizes[i]) continue;
    if (first === words[word] && second === words[word + 1]) return kinds[i] ?? -1;
  }
  return -1;
}
