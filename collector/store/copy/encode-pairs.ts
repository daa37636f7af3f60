import { usageWords } from '../../../src/core/inventory/window/usage-rows.ts';
import type { FoldWindow } from '../../../src/core/inventory/window/window.ts';
import type { Copied } from './copied.ts';
import { copyHeader, copyTrailer } from './copy-rows.ts';
import { setWords, wordsOf } from './id-words.ts';

/** Two fields of 16 bytes, each behind its length, behind the number of fields. */
const width = 2 + 2 * (4 + 16);

/** The credential and the context of some rows of a window's usage. */
export function encodePairs({ usage, credentials, contexts }: FoldWindow, rows: readonly number[]): Copied {
  const ids = wordsOf(contexts.rows.map(({ context }) => context));
  const bytes = new Uint8Array(copyHeader.length + rows.length * width + 2);
  bytes.set(copyHeader);
  const out = new DataView(bytes.buffer);
  let place = copyHeader.length;
  for (const row of rows) {
    const word = row * usageWords.width;
    out.setInt16(place, 2);
    out.setInt32(place + 2, 16);
    setWords(out, place + 6, credentials.words, usage.words[word + usageWords.credential]);
    out.setInt32(place + 22, 16);
    setWords(out, place + 26, ids, usage.words[word + usageWords.context]);
    place += width;
  }
  out.setInt16(place, copyTrailer);
  return { columns: ['fingerprint', 'context'], rows: [bytes], count: rows.length };
}
