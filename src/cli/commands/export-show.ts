import { createApi } from '../api/client.ts';
import { readExport } from '../api/read-export-views.ts';
import type { Command } from '../command.ts';
import { endpointFlag } from '../config/endpoint.ts';
import { exitCodes } from '../exit-code.ts';
import { destinationOf } from '../export/destination-of.ts';
import { exportText } from '../export/export-text.ts';
import { inertJson } from '../terminal/inert.ts';

export const exportShow: Command = {
  name: 'export show',
  summary: 'Shows one destination: its settings, how far it is',
  usage: 'NAME [flags]',
  details: 'A secret is never shown: only where it comes from, or that it is stored.',
  flags: { json: { brief: 'Prints JSON, an object.' }, endpoint: endpointFlag },
  words: { least: 1, most: 1 },
  examples: [['mayfly export show siem', 'by its name']],
  async run(context, input) {
    const name = destinationOf(exportShow, input);
    const api = createApi(context, input, { needs: 'read', prefers: 'admin' });
    const view = readExport(await api.ask((client) => client.export(name)), api);
    context.out.write(
      input.has('json') ? `${inertJson(view, 2)}\n` : exportText(view, context.now(), context.out),
    );
    return exitCodes.ok;
  },
};
