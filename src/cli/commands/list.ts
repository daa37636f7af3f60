import type { CredentialSummary, Page } from '../../core/api/views.ts';
import { MayflyError } from '../../core/errors.ts';
import { type ApiClient, createApiClient } from '../api/client.ts';
import { readCredentialPage } from '../api/read-views.ts';
import { filterFlags, filterParameters } from '../arguments/filters.ts';
import type { Command, Input } from '../command.ts';
import { endpointFlag } from '../config/endpoint.ts';
import { exitCodes } from '../exit-code.ts';
import { credentialTable } from '../terminal/credential-table.ts';
import { inertJson } from '../terminal/inert.ts';

const defaultLimit = 100;
/** Asked for at once; the collector decides how many it sends. */
const pageSize = 200;

export const list: Command = {
  name: 'list',
  summary: 'Lists the credentials of the inventory',
  usage: '[field:value…] [flags]',
  details:
    'Filters are flags or field:value words; several of one field mean "any of". --json prints ' +
    '{"items": […], "nextCursor": …} as GET /api/v1/credentials does.',
  flags: {
    ...filterFlags,
    limit: { value: 'N', brief: `At most so many, or "all"; ${defaultLimit} when not given.` },
    cursor: { value: 'CURSOR', brief: 'Goes on where nextCursor of an earlier --json says.' },
    json: { brief: 'Prints JSON.' },
    endpoint: endpointFlag,
  },
  words: { least: 0, most: Number.POSITIVE_INFINITY },
  examples: [
    ['mayfly list', 'what is in use now and what was'],
    ['mayfly list state:live provider:aws', 'live AWS credentials'],
    ['mayfly list --agent planner --limit all', 'everything one agent ever held'],
    ['mayfly list --json | jq -r .items[].fingerprint', 'for scripts'],
  ],
  async run(context, input) {
    const api = createApiClient(context, input, 'read');
    const filters = filterParameters(input);
    const limit = limitOf(input);
    const page = await gather(api, filters, { limit, cursor: input.text('cursor') });
    if (input.has('json')) {
      context.out.write(`${inertJson(page, 2)}\n`);
      return exitCodes.ok;
    }
    if (page.items.length === 0) {
      context.err.write(
        filters.size > 0
          ? 'mayfly: no credential matches\n'
          : 'mayfly: no credentials yet: run something under the hooks with mayfly run -- CMD\n',
      );
      return exitCodes.ok;
    }
    context.out.write(credentialTable(page.items, context));
    if (page.nextCursor !== null) {
      context.err.write(`mayfly: these are the first ${page.items.length}, there are more: see --limit\n`);
    }
    return exitCodes.ok;
  },
};

function limitOf(input: Input): number {
  const text = input.text('limit');
  if (text === null) return defaultLimit;
  if (text === 'all') return Number.POSITIVE_INFINITY;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new MayflyError('request.invalid', 'list: --limit is a number from 1, or "all"');
}

/** Follows cursors until there is enough. */
async function gather(
  api: ApiClient,
  filters: URLSearchParams,
  { limit, cursor }: { readonly limit: number; readonly cursor: string | null },
): Promise<Page<CredentialSummary>> {
  const items: CredentialSummary[] = [];
  let next = cursor;
  do {
    const query = new URLSearchParams(filters);
    query.set('limit', String(Math.min(pageSize, limit - items.length)));
    if (next !== null) query.set('cursor', next);
    const page = readCredentialPage(await api.get(`/api/v1/credentials?${query}`), api);
    items.push(...page.items);
    // A page that brings nothing and a cursor that stays would never end.
    next = page.items.length === 0 || page.nextCursor === next ? null : page.nextCursor;
  } while (next !== null && items.length < limit);
  return { items, nextCursor: next };
}
