import type { CoverageView } from '../../core/api/inventory-views.ts';
import { createApi } from '../api/client.ts';
import { gather } from '../api/gather.ts';
import { readCoverage } from '../api/read-views.ts';
import { limitFlags, limitOf } from '../arguments/limit.ts';
import { oneOf } from '../arguments/one-of.ts';
import type { Command, Context } from '../command.ts';
import { endpointFlag } from '../config/endpoint.ts';
import { exitCodes } from '../exit-code.ts';
import { workloadWithEnvironment } from '../terminal/credential-text.ts';
import { gapsStyle, gapText } from '../terminal/gap-text.ts';
import { inertJson } from '../terminal/inert.ts';
import { startProgress } from '../terminal/progress.ts';
import { type Cell, type Column, emptyCell, renderTable } from '../terminal/table.ts';
import { wrap } from '../terminal/wrap.ts';

const columns: readonly Column[] = [
  { title: 'WORKLOAD', least: 16 },
  { title: 'PROCESSES', shortTitle: 'PROCS', align: 'right', drop: 2 },
  { title: 'SILENT', align: 'right' },
  { title: 'SEEN', align: 'right', drop: 3 },
  { title: 'DROPPED', align: 'right' },
  { title: 'UNATTRIBUTED', shortTitle: 'UNATTR', align: 'right', drop: 1 },
  { title: 'GAPS', least: 16 },
];

export const coverage: Command = {
  name: 'coverage',
  summary: 'Says what is not seen, of which workloads',
  usage: '[flags]',
  details:
    '--json prints {"workloads": […], "totals": {…}, "nextCursor": …} as GET /api/v1/coverage does; totals are of all ' +
    'workloads, whatever the limit.',
  flags: {
    ...limitFlags,
    'fail-on': { value: 'WHAT', brief: 'Exit code 1: gaps, when some workload has one.' },
    json: { brief: 'Prints JSON, an object.' },
    endpoint: endpointFlag,
  },
  words: { least: 0, most: 0 },
  examples: [
    ['mayfly coverage', 'where are the blind spots?'],
    ['mayfly coverage --fail-on gaps', 'fails a pipeline when there is one'],
  ],
  async run(context, input) {
    const limit = limitOf('coverage', input);
    const failOn = oneOf(coverage, input, { flag: 'fail-on', words: ['gaps'] });
    const found = await gatherCoverage(context, input, limit);
    const { totals } = found;
    if (input.has('json')) context.out.write(`${inertJson(found, 2)}\n`);
    else if (totals.workloads === 0) context.err.write('mayfly: no workloads yet\n');
    else {
      const said = wrap(totalsText(totals), context.out.width ?? Number.POSITIVE_INFINITY).join('\n');
      context.out.write(`${table(found, context)}\n${said}\n`);
      if (found.nextCursor !== null) {
        context.err.write(
          `mayfly: these are the first ${found.workloads.length}, there are more: see --all\n`,
        );
      }
    }
    return failOn !== null && totals.withGaps > 0 ? exitCodes.findings : exitCodes.ok;
  },
};

/** Every page, with the totals of the first: they are of all workloads. */
async function gatherCoverage(
  context: Context,
  input: Parameters<Command['run']>[1],
  limit: number,
): Promise<CoverageView> {
  const api = createApi(context, input, { needs: 'read' });
  const progress = startProgress(context.err, context.now);
  progress.say('asking for coverage');
  let totals: CoverageView['totals'] | null = null;
  const { items, nextCursor } = await gather({
    pageAt: async (cursor, most) => {
      const question = { limit: most, ...(cursor === null ? {} : { cursor }) };
      const page = readCoverage(await api.ask((client) => client.coverage(question)), api);
      totals ??= page.totals;
      return { items: page.workloads, nextCursor: page.nextCursor };
    },
    limit,
    onProgress: (sofar) => progress.say(`${sofar.toLocaleString('en-US')} workloads`),
  }).finally(progress.end);
  return { workloads: items, totals: totals ?? nothing, nextCursor };
}

const nothing: CoverageView['totals'] = {
  workloads: 0,
  withGaps: 0,
  processes: 0,
  silent: 0,
  seen: 0,
  dropped: 0,
  unattributed: 0,
};

function table({ workloads }: CoverageView, { out }: Context): string {
  const rows = workloads.map(({ coverage: of, ...workload }): readonly Cell[] => [
    { text: workloadWithEnvironment(workload) },
    count(of.processes),
    alarming(of.silent),
    count(of.seen),
    alarming(of.dropped),
    count(of.unattributed),
    gapsCell(of.gaps),
  ]);
  return renderTable(columns, rows, out);
}

function gapsCell(gaps: readonly string[]): Cell {
  if (gaps.length === 0) return emptyCell;
  const style = gapsStyle(gaps);
  return { text: gaps.map(gapText).join(', '), ...(style === null ? {} : { style }) };
}

function count(number: number): Cell {
  const text = number.toLocaleString('en-US');
  return number === 0 ? { text, style: 'dim' } : { text };
}

function alarming(number: number): Cell {
  return number === 0 ? count(number) : { ...count(number), style: 'yellow' };
}

function totalsText({
  workloads,
  withGaps,
  processes,
  silent,
  seen,
  dropped,
}: CoverageView['totals']): string {
  const say = (number: number): string => number.toLocaleString('en-US');
  return [
    `${say(withGaps)} of ${say(workloads)} workloads with gaps`,
    `${say(silent)} of ${say(processes)} processes silent`,
    `${say(dropped)} of ${say(seen + dropped)} observations dropped`,
  ].join('; ');
}
