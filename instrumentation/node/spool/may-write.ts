import { statSync } from 'node:fs';
import { pidScope } from './pid-scope.ts';
import { isAlive } from './process-alive.ts';
import type { SpoolFile } from './spool-files.ts';

/** A living process writes a heartbeat every minute: so long after the last write there is none. */
const silentMs = 15 * 60_000;

let ownScope: string | undefined;

/**
 * Whether anybody may still write to a file. One that its process closed is finished. Of a process in another
 * pid namespace or on another machine only its silence tells; should it wake, it sees that its file is gone.
 */
export function mayWrite(file: SpoolFile): boolean {
  if (file.full) return false;
  ownScope ??= pidScope();
  if (file.scope === null || file.scope === ownScope) return isAlive(file);
  const age = Date.now() - (modifiedAt(file.path) ?? 0);
  return age < silentMs;
}

function modifiedAt(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;
}
