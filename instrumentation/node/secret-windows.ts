const windowLength = 8;
/** Far enough from the beginning to be past what secrets of a kind have in common. */
const usualOffset = 40;
/** A secret that was cut at the edge of a text is found by this much of it. */
const shortestPart = 16;
/** A word of a language tells nothing by itself: `postgres` is a password, a host and a user. */
const plainWord = /^[A-Za-z]{1,20}[0-9]{0,3}$/;

interface Entry {
  readonly secret: string;
  readonly offset: number;
}

/**
 * Finds known secrets inside of texts, in time linear in the text: each is listed under eight characters of it. Hosts are
 * written in small letters, so the case of letters does not count.
 */
export interface SecretWindows {
  readonly add: (secret: string) => void;
  readonly isIn: (text: string) => boolean;
}

export function createSecretWindows(): SecretWindows {
  const windows = new Map<string, Entry[]>();
  return {
    add(known) {
      if (known.length < windowLength || plainWord.test(known)) return;
      const secret = known.toLowerCase();
      const offset = Math.min(usualOffset, (secret.length - windowLength) >> 1);
      const window = secret.slice(offset, offset + windowLength);
      const entries = windows.get(window);
      if (entries === undefined) windows.set(window, [{ secret, offset }]);
      else entries.push({ secret, offset });
    },
    isIn(written) {
      const text = written.toLowerCase();
      for (let at = 0; at + windowLength <= text.length; at++) {
        const entries = windows.get(text.slice(at, at + windowLength));
        if (entries?.some((entry) => isAt(text, at - entry.offset, entry.secret))) return true;
      }
      return false;
    },
  };
}

/** Whether the secret stands at `start`, whole or cut off by the text's edges. */
function isAt(text: string, start: number, secret: string): boolean {
  const from = Math.max(0, start);
  const to = Math.min(text.length, start + secret.length);
  if (to - from < Math.min(shortestPart, secret.length)) return false;
  return text.slice(from, to) === secret.slice(from - start, to - start);
}
