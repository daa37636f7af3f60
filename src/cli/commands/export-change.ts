import type { ChangedExportQuestion } from '../../../client/index.ts';
import type { ExportKindsView, ExportView } from '../../core/api/export-views.ts';
import { MayflyError } from '../../core/errors.ts';
import { createApi } from '../api/client.ts';
import { readExport, readExportKinds } from '../api/read-export-views.ts';
import type { Command, Context, Input } from '../command.ts';
import { endpointFlag } from '../config/endpoint.ts';
import { exitCodes } from '../exit-code.ts';
import { changedSettings } from '../export/changed-settings.ts';
import { checkOptions, formatNamed } from '../export/check-format.ts';
import { checkSettings } from '../export/check-settings.ts';
import { readDeliveryFlags } from '../export/delivery-flags.ts';
import { destinationOf } from '../export/destination-of.ts';
import { readPairs } from '../export/read-pairs.ts';
import { secretOfStdin } from '../export/secret-of-stdin.ts';
import { inert, inertJson } from '../terminal/inert.ts';

const name = 'export change';

export const exportChange: Command = {
  name,
  summary: 'Changes what a destination is set to',
  usage: 'NAME [flags]',
  details:
    'What is not given stays, and so does its place: it goes on where it is. --set SETTING= goes back to what is usual. When ' +
    'another setting changes, secrets that are stored are given again, so that nobody can have one sent elsewhere. A ' +
    'destination stays of its kind. Needs MAYFLY_ADMIN_TOKEN.',
  flags: {
    set: { value: 'SETTING=VALUE', brief: 'A setting of its kind; may be given more than once.', many: true },
    'secret-stdin': {
      value: 'SETTING',
      brief: 'Reads the secret of this setting from standard input, typed without being shown.',
    },
    format: { value: 'FORMAT', brief: 'ocsf, ecs, cef, …; its options are the usual ones then.' },
    option: { value: 'OPTION=VALUE', brief: 'An option of the format, such as version=1.7.0.', many: true },
    filter: { value: 'FILTER', brief: 'What goes there, in the filter language; none: everything does.' },
    rollup: { value: 'HOW', brief: 'minute: usage is summed up over each minute; none: it is not.' },
    'per-second': { value: 'N', brief: 'At most so many events a second; none: as fast as it goes.' },
    json: { brief: 'Prints JSON, an object.' },
    endpoint: endpointFlag,
  },
  words: { least: 1, most: 1 },
  examples: [
    ['mayfly export change siem --filter env:production', 'less goes there'],
    ['mayfly export change hec --secret-stdin token < token.txt', 'a new token'],
  ],
  async run(context, input) {
    const destination = destinationOf(exportChange, input);
    const delivery = readDeliveryFlags(exportChange, input, context.now());
    const typed = readPairs(`${name}: --set`, input.all('set'));
    const options = readPairs(`${name}: --option`, input.all('option'));
    if (!changing.some((flag) => input.has(flag) || input.all(flag).length > 0)) {
      const flags = changing.map((flag) => `--${flag}`).join(', ');
      throw new MayflyError('request.invalid', `${name}: say what is to be otherwise: ${flags}`);
    }
    const api = createApi(context, input, { needs: 'admin' });
    const known = readExportKinds(await api.ask((client) => client.exportKinds()), api);
    const before = readExport(await api.ask((client) => client.export(destination)), api);
    const asked: ChangedExportQuestion = {
      ...delivery,
      ...formatOf(known, before, { format: input.text('format'), options }),
      ...(await settingsOf({ known, before, typed }, context, input)),
    };
    const made = readExport(await api.ask((client) => client.changeExport(destination, asked)), api);
    if (input.has('json')) context.out.write(`${inertJson(made, 2)}\n`);
    context.err.write(
      `mayfly: ${destination} (${inert(made.kind)}, ${inert(made.format)}) is changed; see mayfly export test ${destination}\n`,
    );
    return exitCodes.ok;
  },
};

const changing = ['set', 'secret-stdin', 'format', 'option', 'filter', 'rollup', 'per-second'];

/** Options are of a format: with another one they are those that are given. */
function formatOf(
  { kinds, formats }: ExportKindsView,
  before: ExportView,
  given: { readonly format: string | null; readonly options: Readonly<Record<string, string>> },
): Pick<ChangedExportQuestion, 'format' | 'options'> {
  if (given.format === null && Object.keys(given.options).length === 0) return {};
  const among = kinds.find((each) => each.name === before.kind)?.formats ?? [before.format];
  const where = `${name}: --format of ${inert(before.kind)}`;
  const format = formatNamed(formats, given.format ?? before.format, { where, among });
  checkOptions(format, given.options, name);
  const kept = format.name === before.format ? before.options : {};
  return { format: format.name, options: { ...kept, ...given.options } };
}

interface Asked {
  readonly known: ExportKindsView;
  readonly before: ExportView;
  readonly typed: Readonly<Record<string, string>>;
}

async function settingsOf(
  { known, before, typed }: Asked,
  context: Context,
  input: Input,
): Promise<Pick<ChangedExportQuestion, 'settings'>> {
  const fromStdin = input.text('secret-stdin');
  if (fromStdin === null && Object.keys(typed).length === 0) return {};
  const kind = known.kinds.find((each) => each.name === before.kind);
  if (kind === undefined)
    throw new MayflyError('request.invalid', `${name}: the collector does not know ${inert(before.kind)}`);
  const { settings, stored } = changedSettings(before.settings, typed);
  const held = stored.filter((setting) => setting !== fromStdin).map((setting) => [setting, ''] as const);
  const all = { ...Object.fromEntries(held), ...settings, ...typed };
  // One that is needed has nothing that is usual.
  const isNeeded = (setting: string): boolean =>
    kind.settings.some((each) => each.name === setting && each.required && each.kind !== 'secret');
  const others = Object.entries(all).filter(
    ([setting, value]) =>
      (setting !== fromStdin || Object.hasOwn(typed, setting)) && !(value === '' && isNeeded(setting)),
  );
  checkSettings(kind, { typed: Object.fromEntries(others), fromStdin }, name);
  return {
    settings:
      fromStdin === null ? settings : { ...settings, [fromStdin]: await secretOfStdin(context, name) },
  };
}
