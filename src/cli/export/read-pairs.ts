import { MayflyError } from '../../core/errors.ts';

/** `NAME=VALUE` of a flag that may be given more than once. Values are never repeated: one may be a secret. */
export function readPairs(flag: string, given: readonly string[]): Readonly<Record<string, string>> {
  const pairs = new Map<string, string>();
  for (const text of given) {
    const equals = text.indexOf('=');
    const name = text.slice(0, Math.max(equals, 0));
    if (!/^[A-Za-z][A-Za-z0-9_-]{0,40}$/.test(name)) {
      throw new MayflyError('request.invalid', `${flag} takes NAME=VALUE`);
    }
    if (pairs.has(name)) throw new MayflyError('request.invalid', `${flag} ${name}=… is given twice`);
    pairs.set(name, text.slice(equals + 1));
  }
  return Object.fromEntries(pairs);
}
