import { createApi } from '../api/client.ts';
import { readExport } from '../api/read-export-views.ts';
import type { Command } from '../command.ts';
import { endpointFlag } from '../config/endpoint.ts';
import { exitCodes } from '../exit-code.ts';
import { destinationOf } from '../export/destination-of.ts';

export const exportResume: Command = {
  name: 'export resume',
  summary: 'Lets a destination go on where it stopped',
  usage: 'NAME [flags]',
  details: 'Needs MAYFLY_ADMIN_TOKEN.',
  flags: { endpoint: endpointFlag },
  words: { least: 1, most: 1 },
  examples: [['mayfly export resume siem', 'when its receiver is back']],
  async run(context, input) {
    const name = destinationOf(exportResume, input);
    const api = createApi(context, input, { needs: 'admin' });
    readExport(await api.ask((client) => client.resumeExport(name)), api);
    context.err.write(`mayfly: ${name} goes on\n`);
    return exitCodes.ok;
  },
};
