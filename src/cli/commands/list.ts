import type { CredentialSummary } from '../../core/api/views.ts';
import type { Filter } from '../../core/filter/filter.ts';
import { createApi } from '../api/client.ts';
import { gather } from '../api/gather.ts';
import { readCredentialPage } from '../api/read-views.ts';
import { limitFlags, limitOf } from '../arguments/limit.ts';
import { oneOf } from '../arguments/one-of.ts';
import type { Command } from '../command.ts';
import { endpointFlag } from '../config/endpoint.ts';
import { exitCodes } from '../exit-code.ts';
import { filterOf, narrowingFlags, orderingFlags } from '../filter/filter-of.ts';
import { credentialTable } from '../terminal/credential-table.ts';
import { inertJson } from '../terminal/inert.ts';
import { startProgress } from '../terminal/progress.ts';

const failures = ['match', 'none'] as const;

export const list: Command = {
  name: 'list',
  summary: 'Lists the credentials of the inventory',
  usage: '[FILTER…] [flags]',
  details:
    'FILTER is in the filter language (docs/filter.md): words are joined, and what the shell would take apart ' +
    'stands in quotes. Flags add terms to it. --json prints {"items": […], "nextCursor": …} as ' +
    'GET /api/v1/credentials does.',
  flags: {
    ...narrowingFlags,
    ...orderingFlags,
    ...limitFlags,
    cursor: { value: 'CURSOR', brief: 'Goes on where nextCursor of an earlier --json says.' },
    'fail-on': {
      value: 'WHAT',
      brief: 'Exit code 1: match, when a credential is found; none, when none is.',
    },
    json: { brief: 'Prints JSON, an object.' },
    endpoint: endpointFlag,
  },
  words: 'filter',
  examples: [
    ['mayfly list', 'what is in use now and what was'],
    ['mayfly list is:live provider:aws -env:dev', 'live AWS credentials outside of dev'],
    [`mayfly list 'last-used:>30d -is:expired' --sort uses`, 'what nobody needs any more'],
    [`mayfly list 'agent:"release bot"' --all`, 'everything one agent ever held'],
    ['mayfly list --as-of 2026-11-20T10:00Z is:live', 'what was live then'],
    ['mayfly list never-fetched:true --fail-on match', 'fails a pipeline when there is one'],
    ['mayfly list --json | jq -r .items[].fingerprint', 'for scripts'],
  ],
  async run(context, input) {
    const { text: q, filter } = filterOf('list', input, context.now());
    const limit = limitOf('list', input);
    const failOn = oneOf(list, input, { flag: 'fail-on', words: failures });
    const api = createApi(context, input, { needs: 'read' });
    const progress = startProgress(context.err, context.now);
    progress.say('asking for credentials');
    const page = await gather({
      pageAt: async (cursor, most) => {
        const question = {
          ...(q === '' ? {} : { q }),
          limit: most,
          ...(cursor === null ? {} : { cursor }),
        };
        return readCredentialPage(await api.ask((client) => client.credentials(question).page()), api);
      },
      limit,
      cursor: input.text('cursor'),
      onProgress: (items) => progress.say(`${items.toLocaleString('en-US')} credentials`),
    }).finally(progress.end);
    if (input.has('json')) context.out.write(`${inertJson(page, 2)}\n`);
    else if (page.items.length > 0)
      context.out.write(credentialTable(toTheSecond(page.items, filter), context));
    else {
      context.err.write(
        q === ''
          ? 'mayfly: no credentials yet: run something under the hooks with mayfly run -- CMD\n'
          : 'mayfly: no credential matches\n',
      );
    }
    if (page.nextCursor !== null && !input.has('json')) {
      context.err.write(
        `mayfly: these are the first ${page.items.length}, there are more: see --limit and --all\n`,
      );
    }
    return failOn === (page.items.length > 0 ? 'match' : 'none') ? exitCodes.findings : exitCodes.ok;
  },
};

/** Collectors order by the minute of the last observation; a table that shows seconds is in their order, too. */
function toTheSecond(
  items: readonly CredentialSummary[],
  { sort, asOf }: Filter,
): readonly CredentialSummary[] {
  if (sort.by !== 'last-seen' || asOf !== null) return items;
  const sign = sort.descending ? -1 : 1;
  return items.toSorted(
    (a, b) => sign * (a.lastSeenAt === b.lastSeenAt ? 0 : a.lastSeenAt < b.lastSeenAt ? -1 : 1),
  );
}
