import type { WorkloadView } from '../../core/api/inventory-views.ts';
import { createApi } from '../api/client.ts';
import { gather } from '../api/gather.ts';
import { readWorkloadPage } from '../api/read-views.ts';
import { limitFlags, limitOf } from '../arguments/limit.ts';
import type { Command, Context } from '../command.ts';
import { endpointFlag } from '../config/endpoint.ts';
import { exitCodes } from '../exit-code.ts';
import { andMore, firstAndMore, workloadName } from '../terminal/credential-text.ts';
import { gapsStyle, gapText } from '../terminal/gap-text.ts';
import { inert, inertJson } from '../terminal/inert.ts';
import { startProgress } from '../terminal/progress.ts';
import { shortTimeAgo, timeAgo } from '../terminal/relative-time.ts';
import { type Cell, type Column, emptyCell, renderTable } from '../terminal/table.ts';

const columns: readonly Column[] = [
  { title: 'WORKLOAD', least: 16 },
  { title: 'ENVIRONMENT', shortTitle: 'ENV', least: 8 },
  { title: 'OWNER', least: 8, drop: 4 },
  { title: 'LIVE', align: 'right' },
  { title: 'IDLE', align: 'right' },
  { title: 'PAST', align: 'right', drop: 3 },
  { title: 'AGENTS', least: 8, drop: 2 },
  { title: 'PROCESSES', shortTitle: 'PROCS', align: 'right', drop: 5 },
  { title: 'LAST SEEN', shortTitle: 'SEEN', drop: 1 },
  { title: 'GAPS', least: 10 },
];

export const workloads: Command = {
  name: 'workloads',
  summary: 'Lists the workloads: their credentials, agents and blind spots',
  usage: '[WORD…] [flags]',
  details:
    'WORDs are looked for in the names of services, namespaces, environments and owners. PAST are credentials that ' +
    'expired or ended. --json prints {"items": […], "nextCursor": …} as GET /api/v1/workloads does.',
  flags: { ...limitFlags, json: { brief: 'Prints JSON, an object.' }, endpoint: endpointFlag },
  words: { least: 0, most: Number.POSITIVE_INFINITY },
  examples: [
    ['mayfly workloads', 'who holds credentials'],
    ['mayfly workloads billing', 'of one name'],
    ['mayfly workloads --json --all | jq -r .items[].service', 'for scripts'],
  ],
  async run(context, input) {
    const q = input.words.join(' ');
    const limit = limitOf('workloads', input);
    const api = createApi(context, input, { needs: 'read' });
    const progress = startProgress(context.err, context.now);
    progress.say('asking for workloads');
    const page = await gather({
      pageAt: async (cursor, most) => {
        const question = { ...(q === '' ? {} : { q }), limit: most, ...(cursor === null ? {} : { cursor }) };
        return readWorkloadPage(await api.ask((client) => client.workloads(question).page()), api);
      },
      limit,
      onProgress: (items) => progress.say(`${items.toLocaleString('en-US')} workloads`),
    }).finally(progress.end);
    if (input.has('json')) context.out.write(`${inertJson(page, 2)}\n`);
    else if (page.items.length > 0) context.out.write(workloadTable(page.items, context));
    else context.err.write(`mayfly: ${q === '' ? 'no workloads yet' : 'no workload matches'}\n`);
    if (page.nextCursor !== null && !input.has('json')) {
      context.err.write(`mayfly: these are the first ${page.items.length}, there are more: see --all\n`);
    }
    return exitCodes.ok;
  },
};

function workloadTable(items: readonly WorkloadView[], { out, now }: Context): string {
  const at = now();
  const rows = items.map(({ credentials, coverage, ...item }): readonly Cell[] => {
    const seen = Date.parse(item.lastSeenAt);
    return [
      { text: workloadName(item) },
      textCell(item.environment),
      textCell(item.owner),
      count(credentials.live),
      count(credentials.idle),
      count(credentials.expired + credentials.ended),
      firstAndMore(item.agents),
      count(coverage.processes),
      { text: timeAgo(seen, at), short: shortTimeAgo(seen, at) },
      gapsCell(coverage.gaps),
    ];
  });
  return renderTable(columns, rows, out);
}

function gapsCell(gaps: readonly string[]): Cell {
  const [first] = gaps;
  if (first === undefined) return emptyCell;
  const style = gapsStyle(gaps);
  return { text: gapText(first), ...andMore(gaps.length - 1), ...(style === null ? {} : { style }) };
}

function count(number: number): Cell {
  return number === 0 ? { text: '0', style: 'dim' } : { text: String(number) };
}

function textCell(text: string | null): Cell {
  return text === null ? emptyCell : { text: inert(text) };
}
