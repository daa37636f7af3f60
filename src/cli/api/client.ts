import { createMayflyClient, MayflyApiError, type MayflyClient } from '../../../client/index.ts';
import { MayflyError } from '../../core/errors.ts';
import type { Context, Input } from '../command.ts';
import { endpointFrom } from '../config/endpoint.ts';
import { secretSetting } from '../config/secret-setting.ts';
import { bearer } from '../config/sender-headers.ts';
import { inert } from '../terminal/inert.ts';

/** The API of a collector, as commands ask it. What it answers is unknown until somebody has looked at it. */
export interface Api {
  readonly endpoint: string;
  /** Throws a `MayflyError` in the words of the command line. */
  readonly ask: <Answer>(question: (client: MayflyClient) => Promise<Answer>) => Promise<Answer>;
}

interface ApiOptions {
  readonly needs: 'read' | 'admin';
  /** Of both tokens, when reading is enough and an administrator sees more. */
  readonly prefers?: 'read' | 'admin';
  readonly timeoutMs?: number;
}

/**
 * With the first token there is. `needs` says which scope a command wants, for the message when there is none;
 * `timeoutMs` is for each answer, 15 seconds when not given.
 */
export function createApi(
  context: Context,
  input: Pick<Input, 'text'>,
  { needs, prefers = 'read', timeoutMs }: ApiOptions,
): Api {
  const endpoint = endpointFrom(context, input);
  const all = ['MAYFLY_READ_TOKEN', 'MAYFLY_ADMIN_TOKEN'];
  const variables = needs === 'admin' ? ['MAYFLY_ADMIN_TOKEN'] : prefers === 'admin' ? all.toReversed() : all;
  const found = firstToken(context, variables);
  const client = createMayflyClient({
    endpoint,
    token: found?.token ?? null,
    fetch: context.fetch,
    userAgent: `mayfly/${context.version}`,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  return {
    endpoint,
    ask: async (question) => {
      try {
        return await question(client);
      } catch (error) {
        throw error instanceof MayflyApiError
          ? inWords(error, { endpoint, needs, variable: found?.variable ?? null })
          : error;
      }
    },
  };
}

function firstToken({ env }: Context, variables: readonly string[]) {
  for (const variable of variables) {
    const token = secretSetting(env, variable);
    if (token === null) continue;
    bearer(variable, token);
    return { variable, token };
  }
  return null;
}

interface Asked {
  readonly endpoint: string;
  readonly needs: 'read' | 'admin';
  readonly variable: string | null;
}

function inWords(error: MayflyApiError, { endpoint, needs, variable }: Asked): MayflyError {
  const { status, code, message, detail } = error;
  const told = detail === null ? null : inert(detail);
  const because = told === null ? '' : `: ${told}`;
  const wanted = `MAYFLY_${needs.toUpperCase()}_TOKEN`;
  if (code === 'unreachable' || code === 'timeout') {
    return new MayflyError(
      'collector.unreachable',
      `${inert(message)}: is the collector running? see --endpoint`,
      {
        cause: error,
      },
    );
  }
  if (status === 401 && variable === null) {
    return new MayflyError(
      'access.unauthenticated',
      `${endpoint} wants a token: set ${wanted} or ${wanted}_FILE to a token of scope ${needs}`,
    );
  }
  if (status === 401 || status === 403) {
    return new MayflyError(
      status === 401 ? 'access.unauthenticated' : 'access.forbidden',
      `${endpoint} does not accept the token in ${variable ?? wanted} (${status})${because}`,
    );
  }
  if (told === null) {
    return new MayflyError('collector.unreachable', `${inert(message)} see --endpoint`, { cause: error });
  }
  if (status === 404) return new MayflyError('not_found', told);
  if (status === 429 || status >= 500) {
    return new MayflyError('store.unavailable', `${endpoint} cannot answer now (${status})${because}`);
  }
  return new MayflyError('request.invalid', told);
}

/** Something answers there, but not as a collector does. */
export function notACollector(endpoint: string, what: string): MayflyError {
  return new MayflyError(
    'collector.unreachable',
    `${endpoint} ${what}: is it a Mayfly collector? see --endpoint`,
  );
}
