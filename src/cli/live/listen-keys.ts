import type { Keyboard } from '../command.ts';
import { createKeyReader, type Key } from '../screen/keys.ts';

/** Escape alone is not the beginning of a sequence when nothing follows for so long. */
const escapeMs = 40;

/** Hears of keys, of a text one character at a time, until it is called what is returned. */
export function listenKeys(keyboard: Keyboard, onKey: (key: Key) => void): () => void {
  const reader = createKeyReader();
  let timer: NodeJS.Timeout | undefined;
  const give = (keys: readonly Key[]): void => {
    for (const key of keys) {
      if (key.name !== 'text') onKey(key);
      else for (const text of key.text) onKey({ name: 'text', text });
    }
  };
  const stop = keyboard((bytes) => {
    clearTimeout(timer);
    give(reader.push(bytes));
    if (reader.isWaiting()) timer = setTimeout(() => give(reader.flush()), escapeMs);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}
