import { MayflyError } from '../../src/core/errors.ts';

/** The code of a database or system error: `40001`, `ECONNREFUSED`; null when it has none. */
export function codeOf(error: unknown): string | null {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' ? code : null;
}

/** Whether the values themselves are what the database refuses (SQLSTATE classes 22, 23 and 54). */
export function isRefusedData(error: unknown): boolean {
  return /^(22|23|54)[0-9A-Z]{3}$/.test(codeOf(causeOf(error)) ?? '');
}

/** Whether a key is there already that was to be inserted: by somebody else, or before. */
export function isTakenKey(error: unknown): boolean {
  return codeOf(causeOf(error)) === '23505';
}

/** Whether a connection is of no use after this: cut, silent for too long, or to a server that takes no writes. */
export function breaksConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    /^(57P0|08|25006|E[A-Z])/.test(codeOf(error) ?? '') || /^(Query read|Connection )/.test(error.message)
  );
}

function causeOf(error: unknown): unknown {
  return error instanceof MayflyError && error.cause !== undefined ? error.cause : error;
}

const codes: readonly (readonly [RegExp, string])[] = [
  [/^ECONNREFUSED$/, 'nothing listens there: start the database or correct DATABASE_URL'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'its host name cannot be resolved: correct DATABASE_URL'],
  [/^ENOENT$/, 'there is no such socket: start the database or correct DATABASE_URL'],
  [
    /^(ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ECONNABORTED|08...|57P0[1-5])$/,
    'the connection broke',
  ],
  [/^28...$/, 'it refuses the user or password: correct DATABASE_URL'],
  [/^3D000$/, 'there is no such database: create it or correct DATABASE_URL'],
  [/^42501$/, 'the user may not do that: grant it the database'],
  [/^25006$/, 'it is read-only: DATABASE_URL must name the primary, or all hosts'],
  [/^57014$/, 'it did not answer in time'],
  [/^(53100|58030|ENOSPC)$/, 'its disk is full or broken'],
  [/^53...$/, 'it is out of connections or memory'],
  [/^(SELF_SIGNED|DEPTH_ZERO|UNABLE_TO|CERT_|ERR_TLS)/, 'its TLS certificate is not trusted'],
];

const messages: readonly (readonly [RegExp, string])[] = [
  [/^(timeout exceeded when trying to connect|Connection terminated due to connection timeout)/, 'no answer'],
  [/^Query read timeout/, 'it did not answer in time'],
  [/^(Connection terminated|Client has encountered a connection error)/, 'the connection broke'],
  [/(driver has already been destroyed|Cannot use a pool after calling end)/, 'the store is closed'],
  [/server does not support SSL/, 'it does not speak TLS'],
  [/(password must be a string|no password)/i, 'it wants a password: put it into DATABASE_URL'],
];

/**
 * `store.unavailable` when the database could not be reached or did not answer, else the error as it is.
 * `place` says which database, without user and password. Nothing the database said goes into the message.
 */
export function storeFailure(error: unknown, place: string): unknown {
  if (error instanceof MayflyError || !(error instanceof Error)) return error;
  const code = codeOf(error) ?? '';
  const why =
    codes.find(([form]) => form.test(code))?.[1] ??
    messages.find(([form]) => form.test(error.message))?.[1] ??
    null;
  return why === null
    ? error
    : new MayflyError('store.unavailable', `${place} is not available: ${why}`, { cause: error });
}
