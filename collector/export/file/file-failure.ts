import { DeliveryFailure, type FailureKind } from '../delivery-failure.ts';

/** Space comes back by itself, a permission does not. */
const known: Readonly<Record<string, readonly [FailureKind, string]>> = {
  ENOSPC: ['busy', 'no space is left on its device'],
  EDQUOT: ['busy', 'the disk quota is used up'],
  EMFILE: ['busy', 'too many files are open'],
  ENFILE: ['busy', 'too many files are open'],
  EACCES: ['refused', 'the collector may not write there'],
  EPERM: ['refused', 'the collector may not write there'],
  EROFS: ['refused', 'the file system is read-only'],
  ELOOP: ['refused', 'it is a symbolic link, which is not followed'],
  ENOTDIR: ['refused', 'a part of the path is no folder'],
  EISDIR: ['refused', 'it is a folder'],
  ENXIO: ['refused', 'it is no regular file'],
  EFBIG: ['refused', 'the file system takes no file of that size'],
  EIO: ['unclear', 'the device reports an error'],
};

export function fileFailure(error: unknown, path: string): DeliveryFailure {
  if (error instanceof DeliveryFailure) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const [kind, words] = known[code] ?? ['unclear', 'writing failed'];
  return new DeliveryFailure(kind, `${path}: ${words}${code === '' ? '' : ` (${code})`}`, { cause: error });
}
