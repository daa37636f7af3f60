import { MayflyApiError, type Place } from './api-error.ts';

const longestDetail = 500;

/** The error that an answer which is no success stands for (RFC 9457). */
export async function problemOf(response: Response, endpoint: string): Promise<MayflyApiError> {
  const { status } = response;
  if (status === 0 || (status >= 300 && status < 400)) {
    await response.body?.cancel();
    // Followed, it would take the token along.
    return notMayfly(endpoint, { what: 'answered with a redirect, which is not followed', status });
  }
  const problem = await bodyOf(response);
  const detail = textOf(problem['detail'])?.slice(0, longestDetail) ?? null;
  const code = textOf(problem['code']);
  if (detail === null || code === null) {
    return notMayfly(endpoint, { what: `answered ${status} without saying why`, status });
  }
  return new MayflyApiError(`${detail} (${status})`, {
    code,
    status,
    detail,
    at: placeOf(problem['at']),
    retryAfterMs: retryAfterOf(response),
  });
}

/** Something answers there, but not as a collector does. */
export function notMayfly(
  endpoint: string,
  { what, status, cause }: { readonly what: string; readonly status: number; readonly cause?: unknown },
): MayflyApiError {
  return new MayflyApiError(`${endpoint} ${what}: is it a Mayfly collector?`, {
    code: 'not_mayfly',
    status,
    cause,
  });
}

async function bodyOf(response: Response): Promise<Readonly<Record<string, unknown>>> {
  if (!/\bjson\b/.test(response.headers.get('content-type') ?? '')) {
    await response.body?.cancel();
    return {};
  }
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? { ...body } : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function placeOf(value: unknown): Place | null {
  if (typeof value !== 'object' || value === null || !('from' in value && 'to' in value)) return null;
  const { from, to } = value;
  return typeof from === 'number' && typeof to === 'number' ? { from, to } : null;
}

/** Seconds (RFC 9110 section 10.2.3); a date is not looked at. */
function retryAfterOf(response: Response): number | null {
  const seconds = response.headers.get('retry-after') ?? '';
  return /^\d{1,5}$/.test(seconds) ? Number(seconds) * 1000 : null;
}
