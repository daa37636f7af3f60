import { createApi } from '../api/client.ts';
import { readExports } from '../api/read-export-views.ts';
import type { Command } from '../command.ts';
import { endpointFlag } from '../config/endpoint.ts';
import { exitCodes } from '../exit-code.ts';
import { exportTable } from '../export/export-table.ts';
import { inertJson } from '../terminal/inert.ts';

export const exportList: Command = {
  name: 'export list',
  summary: 'Lists the destinations: how far each is, what went wrong',
  usage: '[flags]',
  details:
    'LAG is the age of the oldest event that a destination has not got. Values of settings are shown to administrators ' +
    'alone. --json prints an array.',
  flags: { json: { brief: 'Prints JSON, an array.' }, endpoint: endpointFlag },
  words: { least: 0, most: 0 },
  examples: [
    ['mayfly export list', 'does everything arrive?'],
    ['mayfly export list --json | jq \'.[] | select(.status.state == "failing")\'', 'for scripts'],
  ],
  async run(context, input) {
    const api = createApi(context, input, { needs: 'read', prefers: 'admin' });
    const { items } = readExports(await api.ask((client) => client.exports().page()), api);
    if (input.has('json')) context.out.write(`${inertJson(items, 2)}\n`);
    else if (items.length === 0)
      context.err.write('mayfly: there are no destinations: see mayfly export add\n');
    else context.out.write(exportTable(items, context.now(), context.out));
    return exitCodes.ok;
  },
};
