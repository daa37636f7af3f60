import { MayflyApiError } from './api-error.ts';
import { notMayfly, problemOf } from './problem.ts';

export interface Caller {
  readonly endpoint: string;
  /** Null: none, as in a page that has signed in. */
  readonly token: string | null;
  readonly fetch: typeof globalThis.fetch;
  /** Null: that of the runtime. */
  readonly userAgent: string | null;
  /** Until an answer is there, whole. */
  readonly timeoutMs: number;
}

export interface Asked {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly query?: Query;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** A status that is an answer, too. */
  readonly also?: number;
  /** Instead of the caller's; null: as long as it takes. */
  readonly timeoutMs?: number | null;
}

/** What is undefined is left out; of a list, any. */
export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** The answer, which is a success. Throws `MayflyApiError`; what `signal` was aborted with, when it was. */
export async function call(caller: Caller, path: string, asked: Asked = {}): Promise<Response> {
  const { endpoint, fetch } = caller;
  const { method = 'GET', query = {}, body, signal } = asked;
  const timeoutMs = asked.timeoutMs === undefined ? caller.timeoutMs : asked.timeoutMs;
  const timeout = timeoutMs === null ? null : AbortSignal.timeout(timeoutMs);
  const signals = [signal, timeout].filter((each) => each !== undefined && each !== null);
  let response: Response;
  try {
    response = await fetch(`${endpoint}${path}${searchOf(query)}`, {
      method,
      headers: headersOf(caller, asked),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual',
      signal: AbortSignal.any(signals),
    });
  } catch (cause) {
    throw failure(cause, { endpoint, signal });
  }
  if (response.ok || response.status === asked.also) return response;
  throw await problemOf(response, endpoint);
}

/** The body of an answer. The type is the collector's word: it may be older or newer than this program. */
export async function callJson<View>(caller: Caller, path: string, asked: Asked = {}): Promise<View> {
  const response = await call(caller, path, asked);
  const text = await textOf(response, caller.endpoint, asked.signal);
  try {
    if (!isFlat(text)) throw new RangeError('JSON within JSON without end');
    return JSON.parse(text) as View;
  } catch (cause) {
    throw notMayfly(caller.endpoint, { what: 'did not answer with JSON', status: response.status, cause });
  }
}

export async function callText(caller: Caller, path: string, asked: Asked = {}): Promise<string> {
  return textOf(await call(caller, path, asked), caller.endpoint, asked.signal);
}

async function textOf(
  response: Response,
  endpoint: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  try {
    return await response.text();
  } catch (cause) {
    throw failure(cause, { endpoint, signal });
  }
}

function headersOf({ token, userAgent }: Caller, { body, headers }: Asked): Record<string, string> {
  return {
    accept: 'application/json',
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(userAgent === null ? {} : { 'user-agent': userAgent }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...headers,
  };
}

function searchOf(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const each of typeof value === 'object' ? value : [String(value)]) parameters.append(name, each);
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

/** Why there is no answer. An abort is the caller's own, and stays as it is. */
function failure(
  cause: unknown,
  { endpoint, signal }: { readonly endpoint: string; readonly signal: AbortSignal | undefined },
): unknown {
  if (signal?.aborted === true) return signal.reason;
  const isLate = cause instanceof Error && cause.name === 'TimeoutError';
  const why = isLate ? 'timed out' : reasonOf(cause);
  const code = isLate ? 'timeout' : 'unreachable';
  return new MayflyApiError(`no answer from ${endpoint} (${why})`, { code, status: 0, cause });
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  ENOTFOUND: 'unknown host',
  EAI_AGAIN: 'unknown host',
  UND_ERR_SOCKET: 'connection closed',
  UND_ERR_CONNECT_TIMEOUT: 'timed out',
};

/** Node hides the reason in the cause of a TypeError; browsers do not tell. */
function reasonOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : error;
  const code: unknown = cause instanceof Error && 'code' in cause ? cause.code : null;
  return typeof code === 'string' ? (reasons[code] ?? code) : 'connection failed';
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
