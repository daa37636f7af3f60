import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Throws unless every folder from the temporary one down to a directory is this user's own. Whoever made
 * `/tmp/mayfly-0` first, or a link of that name, could divert or remove what is written there. Only for the
 * folder that Mayfly itself chooses there: one that was configured may be a volume that belongs to others.
 * `uid`: null where there are no users.
 */
export function requireOwnDirectory(directory: string, uid: number | null, temporary: string): void {
  if (uid === null || !directory.startsWith(`${temporary}/`)) return;
  for (let path = directory; path.length > temporary.length; path = dirname(path)) {
    const stats = lstatSync(path);
    if (!stats.isDirectory()) throw failure('it is not a directory');
    if (stats.uid !== uid) throw failure('it belongs to another user');
  }
}

/** With the reason as its code, as the system's own errors have one. */
function failure(reason: string): Error {
  return Object.assign(new Error(reason), { code: reason });
}
