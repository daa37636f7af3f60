import { readFileSync } from 'node:fs';
import { MayflyError } from '../../core/errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A secret from the variable `name`, or from the file that `name_FILE` names; null when neither is set.
 * Never a flag, because other users can read the arguments of a process. Messages never hold the value.
 */
export function secretSetting(env: Environment, name: string): string | null {
  const value = env[name]?.trim() || null;
  const path = env[`${name}_FILE`]?.trim() || null;
  if (value !== null && path !== null) {
    throw new MayflyError('config.invalid', `${name} and ${name}_FILE are both set: keep one`);
  }
  return path === null ? value : readSecretFile(`${name}_FILE`, path);
}

function readSecretFile(name: string, path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    throw new MayflyError('config.invalid', `${name}: cannot read ${path} (${code})`, { cause });
  }
  if (text === '') throw new MayflyError('config.invalid', `${name}: ${path} is empty`);
  return text;
}
