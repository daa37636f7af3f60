import { createApi } from '../api/client.ts';
import type { Command } from '../command.ts';
import { endpointFlag } from '../config/endpoint.ts';
import { exitCodes } from '../exit-code.ts';
import { destinationOf } from '../export/destination-of.ts';

export const exportRemove: Command = {
  name: 'export remove',
  summary: 'Removes a destination, its secrets and its dead letters',
  usage: 'NAME [flags]',
  details: 'What it has not got is not sent any more. Needs MAYFLY_ADMIN_TOKEN.',
  flags: { endpoint: endpointFlag },
  words: { least: 1, most: 1 },
  examples: [['mayfly export remove siem', 'at once']],
  async run(context, input) {
    const name = destinationOf(exportRemove, input);
    const api = createApi(context, input, { needs: 'admin' });
    await api.ask((client) => client.removeExport(name));
    context.err.write(`mayfly: ${name} is removed, with its secrets and its dead letters\n`);
    return exitCodes.ok;
  },
};
