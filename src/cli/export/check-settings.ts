import type { ExportKindView, ExportSettingView } from '../../core/api/export-views.ts';
import { MayflyError } from '../../core/errors.ts';
import { didYouMean, nearest } from '../../core/nearest.ts';
import { inert, inertCut } from '../terminal/inert.ts';

export interface GivenSettings {
  /** Of flags, which other users of the machine can read. */
  readonly typed: Readonly<Record<string, string>>;
  /** Of standard input: the setting whose secret it holds. */
  readonly fromStdin: string | null;
}

/**
 * Throws what is wrong with the names of settings and with how secrets are given, before anything is sent. Messages hold
 * no values.
 */
export function checkSettings(
  { name: kind, settings }: ExportKindView,
  { typed, fromStdin }: GivenSettings,
  where: string,
): void {
  const names = settings.map(({ name }) => name);
  const find = (name: string): ExportSettingView | undefined => settings.find((each) => each.name === name);
  const given = [...Object.keys(typed), ...(fromStdin === null ? [] : [fromStdin])];
  const problems = [
    ...given.flatMap((name) => (find(name) === undefined ? [unknown(kind, name, names)] : [])),
    ...Object.entries(typed).flatMap(([name, value]) =>
      find(name)?.kind === 'secret' && !isReference(value) ? [inTheOpen(name)] : [],
    ),
    ...(fromStdin !== null && find(fromStdin) !== undefined && find(fromStdin)?.kind !== 'secret'
      ? [`${inert(fromStdin)} is no secret: give it with --set`]
      : []),
    ...(fromStdin !== null && Object.hasOwn(typed, fromStdin)
      ? [`${inert(fromStdin)} is given by --set and by --secret-stdin: keep one`]
      : []),
    ...settings.flatMap((setting) =>
      setting.required && !given.includes(setting.name) ? [missing(setting)] : [],
    ),
  ];
  if (problems.length > 0) throw new MayflyError('request.invalid', `${where}: ${problems.join('; ')}`);
}

function isReference(value: string): boolean {
  return value === '' || /^(?:env|file):./s.test(value);
}

function unknown(kind: string, name: string, names: readonly string[]): string {
  const meant = nearest(name, names);
  const hint = meant === null ? `: there are ${names.map(inert).join(', ')}` : didYouMean(inert(meant));
  return `${inert(kind)} has no setting ${inertCut(name, 30)}${hint}`;
}

function inTheOpen(name: string): string {
  const shown = inert(name);
  return (
    `${shown} is a secret and does not belong into a command line, which others can read: give ${shown}=env:NAME or ` +
    `${shown}=file:/path, read where the collector runs, or --secret-stdin ${shown}`
  );
}

function missing({ name, about, kind }: ExportSettingView): string {
  const shown = inert(name);
  const how = kind === 'secret' ? `--set ${shown}=env:NAME or --secret-stdin ${shown}` : `--set ${shown}=…`;
  return `${how} is missing: ${inert(about)}`;
}
