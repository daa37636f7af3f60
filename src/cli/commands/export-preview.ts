import type { ExportPreview } from '../../core/api/export-views.ts';
import { MayflyError } from '../../core/errors.ts';
import { replaceUnseen, utf16Escape } from '../../core/visible-text.ts';
import { createApi } from '../api/client.ts';
import { readExportKinds, readPreview } from '../api/read-export-views.ts';
import type { Command } from '../command.ts';
import { endpointFlag } from '../config/endpoint.ts';
import { exitCodes } from '../exit-code.ts';
import { checkOptions, formatNamed } from '../export/check-format.ts';
import { readPairs } from '../export/read-pairs.ts';
import { resolveFingerprint } from '../show/resolve-fingerprint.ts';
import { inert, inertJson } from '../terminal/inert.ts';

const name = 'export preview';

export const exportPreview: Command = {
  name,
  summary: 'Prints the exact records of a credential in a format',
  usage: 'FINGERPRINT --format FORMAT [flags]',
  details:
    'That it was seen, and its latest usage, one record a line. Nothing is sent. FINGERPRINT may be a beginning that ' +
    'only one credential has. Characters that a terminal would act on come out as escapes; in JSON they stay the same ' +
    'value.',
  flags: {
    format: { value: 'FORMAT', brief: 'ocsf, ecs, cef, leef, ndjson, …' },
    option: { value: 'OPTION=VALUE', brief: 'An option of the format, such as version=1.7.0.', many: true },
    json: { brief: 'Prints JSON, an object: records with the events that they were made from.' },
    endpoint: endpointFlag,
  },
  words: { least: 1, most: 1 },
  examples: [
    ['mayfly export preview mf1_k3j2p7 --format cef', 'what would the SIEM get?'],
    ['mayfly export preview mf1_k3j2p7 --format ocsf --option version=1.7.0', 'of an older version'],
  ],
  async run(context, input) {
    const wanted = input.text('format');
    const options = readPairs(`${name}: --option`, input.all('option'));
    const api = createApi(context, input, { needs: 'read' });
    const { formats } = readExportKinds(await api.ask((client) => client.exportKinds()), api);
    const among = formats.map((each) => each.name);
    if (wanted === null) {
      throw new MayflyError(
        'request.invalid',
        `${name}: --format is missing: there are ${among.map(inert).join(', ')}`,
      );
    }
    const format = formatNamed(formats, wanted, { where: `${name}: --format`, among });
    checkOptions(format, options, name);
    const hint = 'never give a secret itself';
    const fingerprint = await resolveFingerprint(api, input.words[0] ?? '', { command: name, hint });
    const question = { fingerprint, format: format.name, options };
    const preview = readPreview(await api.ask((client) => client.exportPreview(question)), api);
    context.out.write(input.has('json') ? `${inertJson(preview, 2)}\n` : recordLines(preview));
    return exitCodes.ok;
  },
};

function recordLines({ contentType, records }: ExportPreview): string {
  const isJson = contentType.endsWith('json');
  return records.map(({ body }) => `${isJson ? replaceUnseen(body, utf16Escape) : inert(body)}\n`).join('');
}
