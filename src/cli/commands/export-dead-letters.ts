import type { DeadLetterView } from '../../core/api/export-views.ts';
import { createApi } from '../api/client.ts';
import { gather } from '../api/gather.ts';
import { readDeadLetters } from '../api/read-export-views.ts';
import { limitFlags, limitOf } from '../arguments/limit.ts';
import type { Command, Context } from '../command.ts';
import { endpointFlag } from '../config/endpoint.ts';
import { exitCodes } from '../exit-code.ts';
import { destinationOf } from '../export/destination-of.ts';
import { inert, inertJson } from '../terminal/inert.ts';
import { startProgress } from '../terminal/progress.ts';
import { shortTimeAgo, timeAgo } from '../terminal/relative-time.ts';
import { type Cell, type Column, emptyCell, renderTable } from '../terminal/table.ts';

const columns: readonly Column[] = [
  { title: 'ID' },
  { title: 'KIND', drop: 2 },
  { title: 'HAPPENED', shortTitle: 'AT' },
  { title: 'AGAIN', drop: 1 },
  { title: 'REASON', least: 20 },
];

export const exportDeadLetters: Command = {
  name: 'export dead-letters',
  summary: 'Lists events that a receiver will never take, and why',
  usage: 'NAME [flags]',
  details:
    'export replay sends them again. --json prints {"items": […], "nextCursor": …} with the whole events, as ' +
    'GET /api/v1/exports/{name}/dead-letters does.',
  flags: { ...limitFlags, json: { brief: 'Prints JSON, an object.' }, endpoint: endpointFlag },
  words: { least: 1, most: 1 },
  examples: [['mayfly export dead-letters siem', 'what does it refuse?']],
  async run(context, input) {
    const name = destinationOf(exportDeadLetters, input);
    const limit = limitOf('export dead-letters', input);
    const api = createApi(context, input, { needs: 'read' });
    const progress = startProgress(context.err, context.now);
    progress.say('asking for dead letters');
    const page = await gather({
      pageAt: async (cursor, most) => {
        const question = { limit: most, ...(cursor === null ? {} : { cursor }) };
        return readDeadLetters(await api.ask((client) => client.deadLetters(name, question).page()), api);
      },
      limit,
      onProgress: (items) => progress.say(`${items.toLocaleString('en-US')} dead letters`),
    }).finally(progress.end);
    if (input.has('json')) context.out.write(`${inertJson(page, 2)}\n`);
    else if (page.items.length > 0) context.out.write(letterTable(page.items, context));
    else context.err.write(`mayfly: ${name} has no dead letters\n`);
    if (page.nextCursor !== null && !input.has('json')) {
      context.err.write(`mayfly: these are the first ${page.items.length}, there are more: see --all\n`);
    }
    return exitCodes.ok;
  },
};

function letterTable(items: readonly DeadLetterView[], { out, now }: Context): string {
  const at = now();
  const rows = items.map(({ id, kind, reason, again, ...letter }): readonly Cell[] => {
    const happened = Date.parse(letter.at);
    return [
      { text: inert(id) },
      { text: inert(kind) },
      { text: timeAgo(happened, at), short: shortTimeAgo(happened, at) },
      again ? { text: 'soon', style: 'green' } : emptyCell,
      { text: inert(reason) },
    ];
  });
  return renderTable(columns, rows, out);
}
