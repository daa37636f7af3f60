import { MayflyError } from '../errors.ts';
import { didYouMean, nearest } from '../nearest.ts';
import { visibleText } from '../visible-text.ts';
import type { FormatOption, FormatOptions } from './format.ts';

/** Options as a format declares them, each with what was given or its fallback. Throws `config.invalid` with every problem. */
export function readOptions(
  declared: readonly FormatOption[],
  given: FormatOptions,
): (name: string) => string {
  const names = declared.map(({ name }) => name);
  const problems = [
    ...Object.keys(given)
      .filter((name) => !names.includes(name))
      .map(
        (name) =>
          `this format has no option ${visibleText(name).slice(0, 60)}${didYouMean(nearest(name, names))}`,
      ),
    ...declared.flatMap((option) => problemOf(option, given[option.name])),
  ];
  if (problems.length > 0) throw new MayflyError('config.invalid', problems.join('; '));
  const fallbacks = new Map(declared.map(({ name, fallback }) => [name, fallback]));
  return (name) => (Object.hasOwn(given, name) ? given[name] : undefined) ?? fallbacks.get(name) ?? '';
}

function problemOf({ name, values }: FormatOption, value: string | undefined): string[] {
  if (value === undefined || values === null || values.includes(value)) return [];
  return [`${name} is ${visibleText(value).slice(0, 60) || 'empty'}: it is one of ${values.join(', ')}`];
}
