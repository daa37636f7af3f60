import { MayflyError } from '../../src/core/errors.ts';
import { type Fingerprint, isFingerprint } from '../../src/core/fingerprint.ts';

/** The last row of a page: rows are sorted by `lastSeenAt`, newest first, then by the bytes of the fingerprint. */
export interface CursorPosition {
  readonly lastSeenAt: number;
  readonly fingerprint: Fingerprint;
}

export function encodeCursor({ lastSeenAt, fingerprint }: CursorPosition): string {
  return Buffer.from(`${lastSeenAt}:${fingerprint}`, 'utf8').toString('base64url');
}

const form = /^(\d{1,15}):(.*)$/;

/** Throws `request.invalid` for a text that `encodeCursor` did not make. */
export function decodeCursor(text: string): CursorPosition {
  const match = form.exec(Buffer.from(text, 'base64url').toString('utf8'));
  const [, lastSeenAt, fingerprint = ''] = match ?? [];
  if (lastSeenAt === undefined || !isFingerprint(fingerprint) || !isCanonical(text)) {
    throw new MayflyError('request.invalid', 'cursor is not one of ours: start again without it');
  }
  return { lastSeenAt: Number(lastSeenAt), fingerprint };
}

/** Node skips characters that are not base64url. */
function isCanonical(text: string): boolean {
  return Buffer.from(text, 'base64url').toString('base64url') === text;
}
