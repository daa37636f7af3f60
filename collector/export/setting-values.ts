import { MayflyError } from '../../src/core/errors.ts';
import type { DestinationSetting, SettingValues } from './destination.ts';

/** Empty when it was left out and has no fallback. */
export function textOf(values: SettingValues, name: string): string {
  return (values[name] ?? '').trim();
}

/** Not negative. */
export function numberOf(values: SettingValues, name: string): number {
  const text = textOf(values, name);
  if (!/^\d{1,15}(?:\.\d{1,9})?$/.test(text)) throw wrong(`${name} is no number: ${shown(text)}`);
  return Number(text);
}

export function flagOf(values: SettingValues, name: string): boolean {
  const text = textOf(values, name);
  if (!/^(?:true|false|1|0|)$/.test(text)) throw wrong(`${name} is neither true nor false: ${shown(text)}`);
  return text === 'true' || text === '1';
}

export function choiceOf<Word extends string>(
  values: SettingValues,
  name: string,
  words: readonly Word[],
): Word {
  const text = textOf(values, name);
  const found = words.find((word) => word === text);
  if (found === undefined) throw wrong(`${name} is not one of ${words.join(', ')}: ${shown(text)}`);
  return found;
}

export function portOf(values: SettingValues, name: string): number {
  const port = numberOf(values, name);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw wrong(`${name} is no port: ${port}`);
  return port;
}

/** With the fallbacks of what was left out. Throws `config.invalid` with all that is missing or not known. */
export function completeValues(
  settings: readonly DestinationSetting[],
  given: Readonly<Record<string, string>>,
): SettingValues {
  const names = settings.map(({ name }) => name);
  const problems = Object.keys(given)
    .filter((name) => !names.includes(name))
    .map((name) => `${shown(name)} is no setting here: there are ${names.join(', ')}`);
  const values: Record<string, string> = {};
  for (const { name, required, fallback, values: words } of settings) {
    const text = given[name]?.trim() || fallback;
    if (text === null && required) problems.push(`${name} is missing`);
    if (text === null) continue;
    if (words !== undefined && !words.includes(text)) {
      problems.push(`${name} is not one of ${words.join(', ')}`);
    }
    values[name] = text;
  }
  if (problems.length > 0) throw wrong(problems.join('; '));
  return values;
}

function wrong(message: string): MayflyError {
  return new MayflyError('config.invalid', message);
}

/** Settings that are read here are no secrets, but what was pasted into the wrong one may be. */
function shown(text: string): string {
  return text.length > 24 ? `a text of ${text.length} characters` : JSON.stringify(text);
}
