import { type ErrorCode, MayflyError } from '../../../src/core/errors.ts';

/** What a request came to: told to whoever keeps the session and the state of the connection. */
export type Heard =
  | { readonly kind: 'answered'; readonly at: string | null }
  | { readonly kind: 'failed'; readonly error: MayflyError };

type Listener = (heard: Heard) => void;
const listeners = new Set<Listener>();

export function onRequest(listener: Listener): void {
  listeners.add(listener);
}

interface Kept {
  readonly etag: string;
  readonly body: unknown;
}

/** Latest answers, so that asking again costs a 304. The oldest goes first. */
const kept = new Map<string, Kept>();
const mostKept = 40;

/** Somebody else's answers are not theirs. */
export function forgetAnswers(): void {
  kept.clear();
}

/** `GET` of the API. Throws `MayflyError`; an abort stays an `AbortError`. */
export async function get<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  const before = kept.get(path);
  const response = await call(path, {
    ...(before === undefined ? {} : { headers: { 'If-None-Match': before.etag } }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (response.status === 304 && before !== undefined) return before.body as Answer;
  const body = await json(response);
  keep(path, response.headers.get('ETag'), body);
  return body as Answer;
}

/** A change through the API. */
export async function send<Answer>(method: 'POST' | 'DELETE', path: string, body?: object): Promise<Answer> {
  const response = await call(path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return (response.status === 204 ? null : await json(response)) as Answer;
}

async function call(path: string, options: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { ...options, credentials: 'same-origin', redirect: 'error' });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw heardOf(new MayflyError('collector.unreachable', 'the collector does not answer', { cause }));
  }
  if (response.ok || response.status === 304) {
    tell({ kind: 'answered', at: response.headers.get('Date') });
    return response;
  }
  throw heardOf(await problemOf(response));
}

async function json(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw heardOf(new MayflyError('collector.unreachable', 'the answer was cut off', { cause }));
  }
}

/** Problem details (RFC 9457), or what can be said when something in between answered. */
async function problemOf(response: Response): Promise<MayflyError> {
  const problem: unknown = await response.json().catch(() => null);
  if (isProblem(problem)) return new MayflyError(problem.code, problem.detail);
  const code = response.status === 401 ? 'access.unauthenticated' : 'collector.unreachable';
  return new MayflyError(code, `the answer was ${response.status}, and not the collector's`);
}

function isProblem(value: unknown): value is { readonly code: ErrorCode; readonly detail: string } {
  return typeof value === 'object' && value !== null && 'code' in value && 'detail' in value;
}

function heardOf(error: MayflyError): MayflyError {
  tell({ kind: 'failed', error });
  return error;
}

function tell(heard: Heard): void {
  for (const listener of listeners) listener(heard);
}

function keep(path: string, etag: string | null, body: unknown): void {
  kept.delete(path);
  if (etag === null) return;
  kept.set(path, { etag, body });
  for (const oldest of kept.keys()) {
    if (kept.size <= mostKept) break;
    kept.delete(oldest);
  }
}

/** `/api/v1/…` with parameters; those that are null or empty are left out. */
export function apiPath(
  path: string,
  parameters: Readonly<Record<string, string | number | null>> = {},
): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== '') search.set(name, String(value));
  }
  return `/api/v1/${path}${search.size === 0 ? '' : `?${search}`}`;
}

/** Whatever was thrown as an error that can be shown. */
export function asMayflyError(error: unknown): MayflyError {
  if (error instanceof MayflyError) return error;
  return new MayflyError('internal', 'the page failed: reload it', { cause: error });
}
