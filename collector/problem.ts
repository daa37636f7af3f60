import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Problem } from '../src/core/api/views.ts';
import { type ErrorCode, MayflyError } from '../src/core/errors.ts';
import { FilterError } from '../src/core/filter/filter-error.ts';
import { describeError } from './describe-error.ts';
import type { Log } from './log.ts';

const titles: Partial<Record<ErrorCode, string>> = {
  'request.invalid': 'The request is not valid',
  'request.undecodable': 'The body cannot be read',
  'request.method': 'The method is not allowed here',
  'request.media_type': 'The media type is not supported',
  'request.too_large': 'The body is too large',
  'request.too_heavy': 'The question takes too long to answer',
  'request.too_many': 'Too many attempts',
  'access.unauthenticated': 'A valid token is needed',
  'access.forbidden': 'The token may not do this',
  not_found: 'Not found',
  conflict: 'In conflict with what is there',
  'store.unavailable': 'The store does not answer',
  'collector.overloaded': 'The collector is overloaded',
};

/** What a sender waits before it tries again. */
export const retryAfter = { 'Retry-After': '1' } as const;

/** The challenge of a 401 (RFC 9110 section 11.6.1, RFC 6750). */
export const challenge = { 'WWW-Authenticate': 'Bearer realm="mayfly"' } as const;

/**
 * An error as problem details (RFC 9457). An error that is not ours is a fault of the program: it is logged
 * without its message and answered without any detail.
 */
export function answerProblem(c: Context, error: unknown, log: Log): Response {
  const known = knownError(error, log);
  const problem: Problem = {
    type: `/problems/${known.code}`,
    title: titles[known.code] ?? 'The collector failed',
    status: known.status,
    detail: known.message,
    code: known.code,
    at: known instanceof FilterError ? known.at : null,
  };
  const headers = {
    'Content-Type': 'application/problem+json',
    ...(known.status === 401 ? challenge : {}),
    ...(known.retryable ? retryAfter : {}),
  };
  return c.body(JSON.stringify(problem), known.status as ContentfulStatusCode, headers);
}

/**
 * Our own error as it may be answered; any other as `internal`. Faults of this side are logged, and not
 * answered in their own words: those name the database's host.
 */
export function knownError(error: unknown, log: Log): MayflyError {
  if (error instanceof MayflyError && (error.status < 500 || error.code === 'collector.overloaded'))
    return error;
  if (error instanceof MayflyError && error.code.startsWith('store.')) {
    log.warn('store.failed', describeError(error));
    return new MayflyError('store.unavailable', 'the store does not answer; try again');
  }
  log.error('request.failed', describeError(error));
  return new MayflyError('internal', 'something went wrong in the collector; its log says where');
}
