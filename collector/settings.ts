import { readFileSync } from 'node:fs';

/** Reads settings by name and notes what is wrong with them instead of throwing at the first. */
export interface Settings {
  /** Set, in any form, and not empty (`FOO=` in a compose file means "not set"). */
  readonly isSet: (name: string) => boolean;
  readonly text: (name: string) => string | null;
  readonly oneOf: <Word extends string>(name: string, words: readonly Word[]) => Word | null;
  /** `1` or `true`; `0`, `false` or nothing. */
  readonly flag: (name: string) => boolean;
  /** The content of the file that the setting names. */
  readonly file: (name: string) => string | null;
  /** The value of `name`, or the content of the file that `name_FILE` names, without white space around it. */
  readonly secret: (name: string) => string | null;
}

/** A secret or a certificate is small; a path to something else is a mistake. */
const largestFileBytes = 1024 * 1024;

export function createSettings(
  env: Readonly<Record<string, string | undefined>>,
  problems: string[],
): Settings {
  const text = (name: string): string | null => env[name]?.trim() || null;

  const read = (name: string): string | null => {
    const path = text(name);
    if (path === null) return null;
    try {
      const bytes = readFileSync(path);
      if (bytes.length > largestFileBytes)
        problems.push(`${name}: ${path} is too large to be what it should be`);
      else if (bytes.toString('utf8').trim() === '') problems.push(`${name}: ${path} is empty`);
      else return bytes.toString('utf8');
    } catch (error) {
      problems.push(`${name}: cannot read ${path} (${codeOf(error)})`);
    }
    return null;
  };

  return {
    isSet: (name) => text(name) !== null || text(`${name}_FILE`) !== null,
    text,
    file: read,
    oneOf: (name, words) => {
      const value = text(name);
      const found = words.find((word) => word === value) ?? null;
      if (value !== null && found === null) problems.push(`${name} is not one of ${words.join(', ')}`);
      return found;
    },
    flag: (name) => {
      const value = text(name);
      if (value !== null && !/^(0|1|true|false)$/.test(value)) problems.push(`${name} is neither 1 nor 0`);
      return value === '1' || value === 'true';
    },
    secret: (name) => {
      if (text(name) !== null && text(`${name}_FILE`) !== null) {
        problems.push(`${name} and ${name}_FILE are both set: keep one`);
      }
      return text(name) ?? read(`${name}_FILE`)?.trim() ?? null;
    },
  };
}

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'unknown error';
}
