import { MayflyError } from '../../core/errors.ts';
import type { Context, Input } from '../command.ts';
import { endpointFrom } from '../config/endpoint.ts';
import { secretSetting } from '../config/secret-setting.ts';
import { bearer } from '../config/sender-headers.ts';
import { inert } from '../terminal/inert.ts';

/** The query API of a collector. Bodies are unknown until somebody has read them into a type. */
export interface ApiClient {
  readonly endpoint: string;
  readonly get: (path: string) => Promise<unknown>;
  /** Waits 15 seconds, or as long as it is told, in milliseconds. */
  readonly post: (path: string, body: object, patienceMs?: number) => Promise<unknown>;
  readonly remove: (path: string) => Promise<void>;
}

const timeoutMs = 15_000;

/**
 * A client with the first token there is. `needs` says which scope a command wants, for the message when
 * there is none.
 */
export function createApiClient(context: Context, input: Input, needs: 'read' | 'admin'): ApiClient {
  const endpoint = endpointFrom(context, input);
  const variables = needs === 'read' ? ['MAYFLY_READ_TOKEN', 'MAYFLY_ADMIN_TOKEN'] : ['MAYFLY_ADMIN_TOKEN'];
  const authorization = firstToken(context, variables);

  const call = async (
    method: string,
    path: string,
    {
      body,
      patienceMs = timeoutMs,
    }: { readonly body?: object; readonly patienceMs?: number | undefined } = {},
  ): Promise<Response> => {
    let response: Response;
    try {
      response = await context.fetch(`${endpoint}${path}`, {
        method,
        headers: {
          accept: 'application/json',
          ...(authorization === null ? {} : { authorization: authorization.header }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: 'manual',
        signal: AbortSignal.timeout(patienceMs),
      });
    } catch (cause) {
      throw new MayflyError(
        'collector.unreachable',
        `no answer from ${endpoint} (${reasonOf(cause)}): is the collector running? see --endpoint`,
        { cause },
      );
    }
    if (response.ok) return response;
    throw await problemOf(response, { endpoint, needs, variable: authorization?.variable ?? null });
  };

  return {
    endpoint,
    get: async (path) => json(await call('GET', path), endpoint),
    post: async (path, body, patienceMs) => json(await call('POST', path, { body, patienceMs }), endpoint),
    async remove(path) {
      await call('DELETE', path);
    },
  };
}

function firstToken({ env }: Context, variables: readonly string[]) {
  for (const variable of variables) {
    const token = secretSetting(env, variable);
    if (token !== null) return { variable, header: bearer(variable, token) };
  }
  return null;
}

interface Asked {
  readonly endpoint: string;
  readonly needs: 'read' | 'admin';
  readonly variable: string | null;
}

/** What an answer that is no success means. Details come from problem details (RFC 9457), made inert. */
async function problemOf(response: Response, { endpoint, needs, variable }: Asked): Promise<MayflyError> {
  const { status } = response;
  const detail = await detailOf(response);
  const because = detail === null ? '' : `: ${detail}`;
  const wanted = `MAYFLY_${needs.toUpperCase()}_TOKEN`;
  if (status === 401 && variable === null) {
    return new MayflyError(
      'access.unauthenticated',
      `${endpoint} wants a token: set ${wanted} or ${wanted}_FILE to a token of scope ${needs}`,
    );
  }
  if (status === 401 || status === 403) {
    const code = status === 401 ? 'access.unauthenticated' : 'access.forbidden';
    return new MayflyError(
      code,
      `${endpoint} does not accept the token in ${variable ?? wanted} (${status})${because}`,
    );
  }
  if (detail === null) return notACollector(endpoint, `answered ${status} without saying why`);
  if (status === 404) return new MayflyError('not_found', detail);
  if (status === 429 || status >= 500) {
    return new MayflyError('store.unavailable', `${endpoint} cannot answer now (${status})${because}`);
  }
  return new MayflyError('request.invalid', detail);
}

async function detailOf(response: Response): Promise<string | null> {
  if (!/\bjson\b/.test(response.headers.get('content-type') ?? '')) return null;
  try {
    const body: unknown = await response.json();
    const detail: unknown =
      typeof body === 'object' && body !== null && 'detail' in body ? body.detail : null;
    return typeof detail === 'string' && detail !== '' ? inert(detail.slice(0, 500)) : null;
  } catch {
    return null;
  }
}

async function json(response: Response, endpoint: string): Promise<unknown> {
  try {
    const text = await response.text();
    if (!isFlat(text)) throw new RangeError('JSON within JSON without end');
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw notACollector(endpoint, 'did not answer with JSON', cause);
  }
}

/** No answer of the contract nests deeper than this. */
const deepest = 64;

/** A deep answer would be written out, with its indentation, in the square of its size. */
function isFlat(text: string): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[[{\]}]/gs)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > deepest) return false;
  }
  return true;
}

/** Something answers there, but not as a collector does. */
export function notACollector(endpoint: string, what: string, cause?: unknown): MayflyError {
  return new MayflyError(
    'collector.unreachable',
    `${endpoint} ${what}: is it a Mayfly collector? see --endpoint`,
    { cause },
  );
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  ENOTFOUND: 'unknown host',
  EAI_AGAIN: 'unknown host',
  UND_ERR_SOCKET: 'connection closed',
  UND_ERR_CONNECT_TIMEOUT: 'timed out',
};

/** `fetch` hides the reason in the cause of a TypeError. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'timed out';
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : error;
  const code: unknown = cause instanceof Error && 'code' in cause ? cause.code : null;
  return typeof code === 'string' ? (reasons[code] ?? code) : 'connection failed';
}
