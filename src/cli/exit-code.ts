import { type ErrorCode, MayflyError } from '../core/errors.ts';

/** What an exit code means. */
export const exitCodes = {
  ok: 0,
  findings: 1,
  usage: 2,
  unreachable: 3,
  denied: 4,
  notFound: 5,
  /** EX_SOFTWARE of sysexits.h: never to be taken for findings. */
  internal: 70,
  interrupted: 130,
} as const;

/** Each in words, for help and the reference. */
export const exitMeanings: readonly (readonly [code: string, meaning: string])[] = [
  ['0', 'done'],
  ['1', 'there are findings: with --fail-on, of verify and of export test'],
  ['2', 'something typed or configured is wrong'],
  ['3', 'no collector, or it or the spool cannot store now'],
  ['4', 'the token does not allow it'],
  ['5', 'there is no such credential, token or destination'],
  ['70', 'a fault of mayfly itself'],
  ['130', 'interrupted'],
  ['run', 'what the command it runs exits with; 127 when there is no such command'],
];

const byCode: Readonly<Record<ErrorCode, number>> = {
  'config.invalid': exitCodes.usage,
  'config.fingerprint_key': exitCodes.usage,
  'request.invalid': exitCodes.usage,
  'request.undecodable': exitCodes.usage,
  'request.method': exitCodes.unreachable,
  'request.media_type': exitCodes.unreachable,
  'request.too_large': exitCodes.usage,
  'request.too_heavy': exitCodes.usage,
  'request.too_many': exitCodes.unreachable,
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
