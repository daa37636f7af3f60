import type { ExportFormatView } from '../../core/api/export-views.ts';
import { MayflyError } from '../../core/errors.ts';
import { didYouMean, nearest } from '../../core/nearest.ts';
import { oneOfWords } from '../arguments/one-of.ts';
import { inert, inertCut } from '../terminal/inert.ts';

/** Throws for options that the format does not have, and for values that they do not take. */
export function checkOptions(
  { name: format, options }: ExportFormatView,
  given: Readonly<Record<string, string>>,
  where: string,
): void {
  const names = options.map(({ name }) => name);
  for (const [name, value] of Object.entries(given)) {
    const option = options.find((each) => each.name === name);
    if (option === undefined)
      throw new MayflyError('request.invalid', `${where}: ${unknown(format, name, names)}`);
    if (option.values !== null)
      oneOfWords(value, option.values.map(inert), `${where}: --option ${inert(name)}=…`);
  }
}

/** The format of that name among those that may be: all that there are, or those of a kind. */
export function formatNamed(
  formats: readonly ExportFormatView[],
  text: string,
  { where, among }: { readonly where: string; readonly among: readonly string[] },
): ExportFormatView {
  const name = oneOfWords(text, among.map(inert), where);
  const format = formats.find((each) => each.name === name);
  if (format === undefined)
    throw new MayflyError('request.invalid', `${where}: the collector does not know ${name}`);
  return format;
}

function unknown(format: string, name: string, names: readonly string[]): string {
  const shown = `${inert(format)} has no option ${inertCut(name, 30)}`;
  if (names.length === 0) return `${shown}: it has none`;
  const meant = nearest(name, names);
  return `${shown}${meant === null ? `: there are ${names.map(inert).join(', ')}` : didYouMean(inert(meant))}`;
}
