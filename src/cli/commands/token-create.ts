import type { NewTokenQuestion } from '../../../client/index.ts';
import { tokenScopes } from '../../core/api/views.ts';
import { MayflyError } from '../../core/errors.ts';
import { didYouMean, nearest } from '../../core/nearest.ts';
import { createApi } from '../api/client.ts';
import { readNewToken } from '../api/read-views.ts';
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
    environment: {
      value: 'NAME',
      brief: 'It may report or see this environment only; may be given more than once.',
      many: true,
    },
    workload: { value: 'SERVICE', brief: 'It may report or see this workload only.', many: true },
    'new-credentials-per-second': {
      value: 'N',
      brief: 'How many new credentials it may report, not the default.',
    },
    'spans-per-second': { value: 'N', brief: 'How many spans it may send.' },
    json: { brief: 'Prints JSON.' },
    endpoint: endpointFlag,
  },
  words: { least: 0, most: 0 },
  examples: [
    ['mayfly token create --scope read --name ci > ci.token', 'a token for a pipeline'],
    ['mayfly token create --scope ingest --name agents --expires-in-days 90', 'one that ends'],
    ['mayfly token create --scope read --name pay --workload billing', 'one that sees little'],
  ],
  async run(context, input) {
    const body = readRequest(input);
    const api = createApi(context, input, { needs: 'admin' });
    const created = readNewToken(await api.ask((client) => client.createToken(body)), api);
    const ends = created.expiresAt === null ? 'never ends' : `ends ${clockTime(inert(created.expiresAt))}`;
    context.err.write(
      `mayfly: token ${inert(created.name)} (${inert(created.scope)}, id ${inert(created.id)}) ${ends}; it is not shown again\n`,
    );
    context.out.write(`${input.has('json') ? inertJson(created, 2) : inert(created.token)}\n`);
    return exitCodes.ok;
  },
};

function readRequest(input: Input): NewTokenQuestion {
  const scope = input.text('scope');
  const name = input.text('name');
  if (scope === null || name === null) {
    const missing = scope === null ? `--scope ${tokenScopes.join('|')}` : '--name NAME';
    throw new MayflyError('request.invalid', `token create: ${missing} is missing`);
  }
  const known = tokenScopes.find((each) => each === scope);
  if (known === undefined) {
    const meant = nearest(scope, tokenScopes);
    const hint = meant === null ? `, only ${tokenScopes.join(', ')}` : didYouMean(meant);
    throw new MayflyError('request.invalid', `token create: ${inert(scope.slice(0, 30))} is no scope${hint}`);
  }
  const [environments, workloads] = [input.all('environment'), input.all('workload')];
  const days = count(input, 'expires-in-days', 'a number of days');
  const newPerSecond = count(input, 'new-credentials-per-second', 'a number');
  const spansPerSecond = count(input, 'spans-per-second', 'a number');
  return {
    name,
    scope: known,
    ...(days === null ? {} : { expires_in_days: days }),
    ...(environments.length === 0 ? {} : { environments }),
    ...(workloads.length === 0 ? {} : { workloads }),
    ...(newPerSecond === null ? {} : { new_credentials_per_second: newPerSecond }),
    ...(spansPerSecond === null ? {} : { spans_per_second: spansPerSecond }),
  };
}

function count(input: Input, flag: string, what: string): number | null {
  const text = input.text(flag);
  if (text === null) return null;
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new MayflyError('request.invalid', `token create: --${flag} is ${what} from 1`);
}
