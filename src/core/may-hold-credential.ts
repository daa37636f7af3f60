import { secretName } from './secret-names.ts';

/** Shorter values under a secret's name are switches and words; shorter forms there are none. */
const shortestNamed = 6;
/** What a value of a credential's form has: a long word, a login or query in a URL, a block, a key among settings. */
const telling =
  /[\w+=~.-]{15}|:\/\/[^/]*@|:\/\/.*[?]|-----BEGIN|;[^;=]*(?:key|signature|password|pwd)=|^\s*[[{"]/i;
/** Every process has them, with long words of their own. */
const harmless =
  /^(?:PATH|NODE_OPTIONS|NODE_PATH|PWD|OLDPWD|HOME|HOSTNAME|SHELL|TMPDIR|LS_COLORS|(?:MAYFLY|OTEL)_.*)$/;
const longest = 262_144;

/**
 * Whether a value under a name is worth a closer look. Cheap, and a no is certain: nearly all variables of a
 * process are paths, words and numbers, and a process without a secret need not load what judges secrets.
 */
export function mayHoldCredential(name: string, value: string): boolean {
  if (value.length < shortestNamed || harmless.test(name)) return false;
  if (secretName(name) === 'secret') return true;
  return value.length > longest || telling.test(value);
}
