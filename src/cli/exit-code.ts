import { type ErrorCode, MayflyError } from '../core/errors.ts';

/** What an exit code means; `mayfly help` shows it. */
export const exitCodes = {
  ok: 0,
  internal: 1,
  usage: 2,
  unreachable: 3,
  denied: 4,
  notFound: 5,
} as const;

const byCode: Readonly<Record<ErrorCode, number>> = {
  'config.invalid': exitCodes.usage,
  'config.fingerprint_key': exitCodes.usage,
  'request.invalid': exitCodes.usage,
  'request.undecodable': exitCodes.usage,
  'request.method': exitCodes.unreachable,
  'request.media_type': exitCodes.unreachable,
  'request.too_large': exitCodes.usage,
  'access.unauthenticated': exitCodes.denied,
  'access.forbidden': exitCodes.denied,
  not_found: exitCodes.notFound,
  conflict: exitCodes.usage,
  'store.unavailable': exitCodes.unreachable,
  'store.locked': exitCodes.unreachable,
  'store.corrupt': exitCodes.unreachable,
  'collector.unreachable': exitCodes.unreachable,
  'collector.overloaded': exitCodes.unreachable,
  'spool.unwritable': exitCodes.unreachable,
  internal: exitCodes.internal,
};

/** The exit code that tells a script what kind of failure it was. */
export function exitCodeOf(error: unknown): number {
  return error instanceof MayflyError ? byCode[error.code] : exitCodes.internal;
}
