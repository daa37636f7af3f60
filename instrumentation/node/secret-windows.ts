const windowLength = 8;
/** Far enough from the beginning to be past what secrets of a kind have in common. */
const usualOffset = 40;
/** A part of a token is found by this much of it; of a longer text that is a secret, words may stand elsewhere. */
const shortestPart = 16;
const token = /^[\w.~+/=:-]+$/;
/** A word of a language tells nothing by itself: `postgres` is a password, a host and a user. */
const plainWord = /^(?:[a-z]{1,20}|[A-Z]{1,20}|[A-Z][a-z]{1,19})[0-9]{0,3}$/;

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
        if (entries?.some((entry) => isAround(text, at, entry))) return true;
      }
      return false;
    },
  };
}

/** Whether the secret stands where its window was found: whole, cut off by the text's edges, or a good part of a token. */
function isAround(text: string, at: number, { secret, offset }: Entry): boolean {
  let [from, to] = [at, at + windowLength];
  while (from > 0 && at - from < offset && text[from - 1] === secret[offset - (at - from) - 1]) from -= 1;
  const end = at - offset + secret.length;
  while (to < text.length && to < end && text[to] === secret[to - at + offset]) to += 1;
  if (to - from === secret.length) return true;
  if (to - from < shortestPart) return false;
  return token.test(secret) || ((from === 0 || from === at - offset) && (to === text.length || to === end));
}
