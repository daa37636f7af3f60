import { createApi } from '../api/client.ts';
import { readExport } from '../api/read-export-views.ts';
import type { Command } from '../command.ts';
import { endpointFlag } from '../config/endpoint.ts';
import { exitCodes } from '../exit-code.ts';
import { destinationOf } from '../export/destination-of.ts';

export const exportPause: Command = {
  name: 'export pause',
  summary: 'Sends a destination nothing more until it is resumed',
  usage: 'NAME [flags]',
  details:
    'What is recorded meanwhile is kept for it as long as events are kept, and then counted as missed. Needs MAYFLY_ADMIN_TOKEN.',
  flags: { endpoint: endpointFlag },
  words: { least: 1, most: 1 },
  examples: [['mayfly export pause siem', 'while its receiver is rebuilt']],
  async run(context, input) {
    const name = destinationOf(exportPause, input);
    const api = createApi(context, input, { needs: 'admin' });
    readExport(await api.ask((client) => client.pauseExport(name)), api);
    context.err.write(`mayfly: ${name} is paused; events wait for it as long as they are kept\n`);
    return exitCodes.ok;
  },
};
