import type { TokenView } from '../../core/api/views.ts';
import { createApi } from '../api/client.ts';
import { readTokens } from '../api/read-views.ts';
import type { Command } from '../command.ts';
import { endpointFlag } from '../config/endpoint.ts';
import { exitCodes } from '../exit-code.ts';
import { inert, inertJson } from '../terminal/inert.ts';
import { relativeTime } from '../terminal/relative-time.ts';
import { type Cell, type Column, emptyCell, renderTable } from '../terminal/table.ts';

const limitColumn: Column = { title: 'LIMITED TO', drop: 3 };

const columns: readonly Column[] = [
  { title: 'ID' },
  { title: 'NAME', least: 12 },
  { title: 'SCOPE' },
  limitColumn,
  { title: 'STATE' },
  { title: 'CREATED', drop: 2 },
  { title: 'EXPIRES', drop: 1 },
  { title: 'LAST USED' },
];

export const tokenList: Command = {
  name: 'token list',
  summary: 'Lists the tokens of the collector, never their text',
  usage: '[flags]',
  details:
    'Needs MAYFLY_ADMIN_TOKEN. Tokens that were given to the collector by its environment are not in it.',
  flags: { json: { brief: 'Prints JSON, an array.' }, endpoint: endpointFlag },
  words: { least: 0, most: 0 },
  examples: [['mayfly token list', 'which tokens there are and when they were used']],
  async run(context, input) {
    const api = createApi(context, input, { needs: 'admin' });
    const tokens = readTokens(await api.ask((client) => client.tokens().page()), api);
    if (input.has('json')) context.out.write(`${inertJson(tokens, 2)}\n`);
    else if (tokens.length === 0) context.err.write('mayfly: there are no tokens\n');
    else context.out.write(tokenTable(tokens, context.now(), context.out));
    return exitCodes.ok;
  },
};

function tokenTable(
  tokens: readonly TokenView[],
  now: number,
  options: Parameters<typeof renderTable>[2],
): string {
  const moment = (iso: string | null): Cell =>
    iso === null ? emptyCell : { text: relativeTime(Date.parse(iso), now) };
  const areLimited = tokens.some((token) => limitsOf(token) !== emptyCell);
  const rows = tokens.map((token): readonly Cell[] => [
    { text: inert(token.id) },
    { text: inert(token.name) },
    { text: inert(token.scope) },
    ...(areLimited ? [limitsOf(token)] : []),
    stateOf(token, now),
    moment(token.createdAt),
    moment(token.expiresAt),
    moment(token.lastUsedAt),
  ]);
  const shown = columns.filter((column) => areLimited || column !== limitColumn);
  return renderTable(shown, rows, options);
}

function stateOf({ revokedAt, expiresAt }: TokenView, now: number): Cell {
  if (revokedAt !== null) return { text: 'revoked', style: 'dim' };
  if (expiresAt !== null && Date.parse(expiresAt) <= now) return { text: 'expired', style: 'red' };
  return { text: 'valid', style: 'green' };
}

/** A collector that is older does not tell of limits. */
function limitsOf({ environments, workloads }: Partial<TokenView>): Cell {
  const names = [...(environments ?? []), ...(workloads ?? [])];
  return names.length === 0 ? emptyCell : { text: inert(names.join(', ')) };
}
