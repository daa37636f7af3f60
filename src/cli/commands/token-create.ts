import { tokenScopes } from '../../core/api/views.ts';
import { MayflyError } from '../../core/errors.ts';
import { createApiClient } from '../api/client.ts';
import { readNewToken } from '../api/read-views.ts';
import { didYouMean, suggest } from '../arguments/suggest.ts';
import type { Command, Input } from '../command.ts';
import { endpointFlag } from '../config/endpoint.ts';
import { exitCodes } from '../exit-code.ts';
import { inert, inertJson } from '../terminal/inert.ts';
import { clockTime } from '../terminal/relative-time.ts';

export const tokenCreate: Command = {
  name: 'token create',
  summary: 'Makes a token and prints it, this once',
  usage: '--scope SCOPE --name NAME [flags]',
  details: 'The token alone goes to stdout, so that it can be put into a file. Needs MAYFLY_ADMIN_TOKEN.',
  flags: {
    scope: { value: 'SCOPE', brief: `What it allows, one of ${tokenScopes.join(', ')}.` },
    name: { value: 'NAME', brief: 'What it is for.' },
    'expires-in-days': { value: 'N', brief: 'It ends after so many days; never when not given.' },
    json: { brief: 'Prints JSON.' },
    endpoint: endpointFlag,
  },
  words: { least: 0, most: 0 },
  examples: [
    ['mayfly token create --scope read --name ci > ci.token', 'a token for a pipeline'],
    ['mayfly token create --scope ingest --name agents --expires-in-days 90', 'one that ends'],
  ],
  async run(context, input) {
    const body = readRequest(input);
    const api = createApiClient(context, input, 'admin');
    const created = readNewToken(await api.post('/api/v1/tokens', body), api);
    const ends = created.expiresAt === null ? 'never ends' : `ends ${clockTime(inert(created.expiresAt))}`;
    context.err.write(
      `mayfly: token ${inert(created.name)} (${inert(created.scope)}, id ${inert(created.id)}) ${ends}; it is not shown again\n`,
    );
    context.out.write(`${input.has('json') ? inertJson(created, 2) : inert(created.token)}\n`);
    return exitCodes.ok;
  },
};

function readRequest(input: Input): { name: string; scope: string; expires_in_days?: number } {
  const scope = input.text('scope');
  const name = input.text('name');
  const days = input.text('expires-in-days');
  if (scope === null || name === null) {
    const missing = scope === null ? `--scope ${tokenScopes.join('|')}` : '--name NAME';
    throw new MayflyError('request.invalid', `token create: ${missing} is missing`);
  }
  if (!tokenScopes.some((known) => known === scope)) {
    const meant = suggest(scope, tokenScopes);
    const hint = meant === null ? `, only ${tokenScopes.join(', ')}` : didYouMean(meant);
    throw new MayflyError('request.invalid', `token create: ${inert(scope.slice(0, 30))} is no scope${hint}`);
  }
  if (days === null) return { name, scope };
  if (!/^[1-9]\d{0,4}$/.test(days)) {
    throw new MayflyError('request.invalid', 'token create: --expires-in-days is a number of days from 1');
  }
  return { name, scope, expires_in_days: Number(days) };
}
