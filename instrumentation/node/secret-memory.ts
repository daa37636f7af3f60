import { createSecretWindows } from './secret-windows.ts';

/** Secrets remembered, so that a repeated use costs a look-up instead of an HMAC: twice as many at most. */
const mostInGeneration = 1_000;
/** Places of secrets that are found by comparing instead of hashing, a power of two. */
const places = 64;

/** What is remembered by secret. One that is its own public name is not looked for in texts. */
export interface SecretMemory<Known extends { readonly isName: boolean }> {
  readonly set: (secret: string, known: Known) => void;
  readonly get: (secret: string) => Known | undefined;
  /** Whether one of the secrets stands in this text. */
  readonly isIn: (text: string) => boolean;
  readonly all: () => readonly Known[];
}

/** Two generations: what is asked for stays, what is not goes when the younger one is full. */
export function createSecretMemory<Known extends { readonly isName: boolean }>(): SecretMemory<Known> {
  let young = new Map<string, Known>();
  let old = new Map<string, Known>();
  let youngWindows = createSecretWindows();
  let oldWindows = createSecretWindows();
  const recent: ({ readonly secret: string; readonly known: Known } | undefined)[] = Array.from({
    length: places,
  });

  function set(secret: string, known: Known): void {
    if (young.size >= mostInGeneration) {
      old = young;
      young = new Map();
      oldWindows = youngWindows;
      youngWindows = createSecretWindows();
      for (const each of recent) if (each !== undefined) keep(each.secret, each.known);
    }
    keep(secret, known);
  }

  function keep(secret: string, known: Known): void {
    young.set(secret, known);
    if (!known.isName) youngWindows.add(secret);
  }

  function find(secret: string): Known | undefined {
    const found = young.get(secret);
    if (found !== undefined) return found;
    const older = old.get(secret);
    if (older !== undefined) {
      old.delete(secret);
      set(secret, older);
    }
    return older;
  }

  return {
    set,
    get(secret) {
      const place = (secret.length * 7 + secret.charCodeAt(secret.length - 1)) & (places - 1);
      const last = recent[place];
      if (last !== undefined && last.secret === secret) return last.known;
      const known = find(secret);
      if (known !== undefined) recent[place] = { secret, known };
      return known;
    },
    isIn: (text) => youngWindows.isIn(text) || oldWindows.isIn(text),
    all: () => [...new Set([...young.values(), ...old.values()])],
  };
}
