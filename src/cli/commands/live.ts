import { MayflyError } from '../../core/errors.ts';
import { createApi } from '../api/client.ts';
import type { Command, Input } from '../command.ts';
import { endpointFlag } from '../config/endpoint.ts';
import { filterOf, narrowingFlags, orderingFlags } from '../filter/filter-of.ts';
import { fullScreen } from '../live/full-screen.ts';
import { printLines } from '../live/print-lines.ts';
import { splitOrder } from '../live/split-order.ts';

const sort = orderingFlags['sort'] ?? { brief: '' };

export const live: Command = {
  name: 'live',
  summary: 'Shows what is fetched and used while it happens, full screen',
  usage: '[FILTER…] [flags]',
  details:
    'FILTER is in the filter language (docs/filter.md). Keys: space pauses, / edits the filter, enter opens a ' +
    'credential, s sorts, ? helps, q quits. Through a pipe, or with --lines or --json, it prints a line for each ' +
    'activity until it is interrupted: of --json {"event": "activity", "id": …, "data": {…}}, as GET /api/v1/live ' +
    'sends them, with events of the kinds gap and ready in between.',
  flags: {
    ...narrowingFlags,
    sort,
    lines: { brief: 'Prints lines, also on a terminal.' },
    json: { brief: 'Prints one JSON object a line.' },
    limit: { value: 'N', brief: 'Of lines: ends after so many activities.' },
    'last-event-id': { value: 'ID', brief: 'Of lines: goes on after the event with this id.' },
    endpoint: endpointFlag,
  },
  words: 'filter',
  examples: [
    ['mayfly live', 'everything'],
    ['mayfly live provider:aws outcome:denied', 'AWS credentials that are refused'],
    ['mayfly live --json env:prod | jq -c .data', 'for scripts'],
  ],
  async run(context, input) {
    const { q, sort: order } = splitOrder(filterOf('live', input, context.now()));
    const limit = limitOf(input);
    const lastEventId = input.text('last-event-id');
    const asJson = input.has('json');
    const api = createApi(context, input, { needs: 'read' });
    const { keyboard } = context.process;
    const isScreen =
      keyboard !== null &&
      context.out.width !== null &&
      context.env['TERM'] !== 'dumb' &&
      !input.has('lines');
    if (isScreen && !asJson && limit === null && lastEventId === null) {
      return fullScreen({ context, api, keyboard, q, sort: order });
    }
    return printLines({ context, api, q, asJson, limit: limit ?? Number.POSITIVE_INFINITY, lastEventId });
  },
};

function limitOf(input: Input): number | null {
  const text = input.text('limit');
  if (text === null) return null;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new MayflyError('request.invalid', 'live: --limit is a number from 1');
}
