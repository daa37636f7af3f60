import type { NewExportQuestion } from '../../../client/index.ts';
import type { ExportKindsView, ExportKindView } from '../../core/api/export-views.ts';
import { MayflyError } from '../../core/errors.ts';
import { createApi } from '../api/client.ts';
import { readExport, readExportKinds } from '../api/read-export-views.ts';
import { oneOfWords } from '../arguments/one-of.ts';
import type { Command, Context, Input } from '../command.ts';
import { endpointFlag } from '../config/endpoint.ts';
import { exitCodes } from '../exit-code.ts';
import { checkOptions, formatNamed } from '../export/check-format.ts';
import { checkSettings } from '../export/check-settings.ts';
import { readDeliveryFlags } from '../export/delivery-flags.ts';
import { destinationOf } from '../export/destination-of.ts';
import { readPairs } from '../export/read-pairs.ts';
import { secretOfStdin } from '../export/secret-of-stdin.ts';
import { inert, inertJson } from '../terminal/inert.ts';

const name = 'export add';

export const exportAdd: Command = {
  name,
  summary: 'Makes a destination that events go to',
  usage: 'NAME --kind KIND --set SETTING=VALUE [flags]',
  details:
    'It gets what is recorded from now on: export backfill goes further back, when there were destinations already. ' +
    'What is mistyped (a kind, a setting, a format) is answered with what there is. A secret is never a value of --set: it is ' +
    'env:NAME or file:/path, read where the collector runs, or comes through standard input, and is stored encrypted. ' +
    'Nothing is sent before something happens: see export test. Needs MAYFLY_ADMIN_TOKEN.',
  flags: {
    kind: { value: 'KIND', brief: 'Of receiver: syslog, splunk-hec, elasticsearch, webhook, file, …' },
    set: { value: 'SETTING=VALUE', brief: 'A setting of the kind; may be given more than once.', many: true },
    'secret-stdin': {
      value: 'SETTING',
      brief: 'Reads the secret of this setting from standard input, typed without being shown.',
    },
    format: { value: 'FORMAT', brief: 'ocsf, ecs, cef, …; the usual one of the kind when not given.' },
    option: { value: 'OPTION=VALUE', brief: 'An option of the format, such as version=1.7.0.', many: true },
    filter: { value: 'FILTER', brief: 'What goes there, in the filter language; everything when not given.' },
    rollup: { value: 'HOW', brief: 'minute: usage is summed up over each minute; none when not given.' },
    'per-second': { value: 'N', brief: 'At most so many events a second.' },
    paused: { brief: 'It waits for export resume.' },
    json: { brief: 'Prints JSON, an object.' },
    endpoint: endpointFlag,
  },
  words: { least: 1, most: 1 },
  examples: [
    ['mayfly export add siem --kind syslog --set host=siem.example.com', 'syslog over TLS'],
    [
      'mayfly export add hec --kind splunk-hec \\\n    --set url=https://hec.example.com:8088 --set token=env:HEC_TOKEN',
      'the token is in the environment of the collector',
    ],
    ['mayfly export add lake --kind file --set path=a.ndjson --filter env:prod', 'a part of it'],
  ],
  async run(context, input) {
    const destination = destinationOf(exportAdd, input);
    const written = readDeliveryFlags(exportAdd, input, context.now());
    const api = createApi(context, input, { needs: 'admin' });
    const known = readExportKinds(await api.ask((client) => client.exportKinds()), api);
    const { kind, ...choice } = choose(known, input);
    const asked: NewExportQuestion = {
      name: destination,
      kind: kind.name,
      ...choice,
      ...written,
      ...(input.has('paused') ? { paused: true } : {}),
      settings: await settingsOf(kind, context, input),
    };
    const made = readExport(await api.ask((client) => client.createExport(asked)), api);
    if (input.has('json')) context.out.write(`${inertJson(made, 2)}\n`);
    const next = made.paused
      ? `paused: mayfly export resume ${destination}`
      : `see mayfly export test ${destination}`;
    context.err.write(
      `mayfly: ${destination} (${inert(made.kind)}, ${inert(made.format)}) is made; ${next}\n`,
    );
    return exitCodes.ok;
  },
};

function choose({ kinds, formats }: ExportKindsView, input: Input) {
  const kindName = input.text('kind');
  const names = kinds.map((each) => inert(each.name));
  if (kindName === null) {
    throw new MayflyError('request.invalid', `${name}: --kind is missing: there are ${names.join(', ')}`);
  }
  const found = oneOfWords(kindName, names, `${name}: --kind`);
  const kind = kinds.find((each) => each.name === found);
  if (kind === undefined)
    throw new MayflyError('request.invalid', `${name}: the collector does not know ${found}`);
  const [usual = ''] = kind.formats;
  const format = formatNamed(formats, input.text('format') ?? usual, {
    where: `${name}: --format of ${found}`,
    among: kind.formats,
  });
  const options = readPairs(`${name}: --option`, input.all('option'));
  checkOptions(format, options, name);
  return { kind, format: format.name, options };
}

async function settingsOf(
  kind: ExportKindView,
  context: Context,
  input: Input,
): Promise<Readonly<Record<string, string>>> {
  const typed = readPairs(`${name}: --set`, input.all('set'));
  const fromStdin = input.text('secret-stdin');
  checkSettings(kind, { typed, fromStdin }, name);
  return fromStdin === null ? typed : { ...typed, [fromStdin]: await secretOfStdin(context, name) };
}
