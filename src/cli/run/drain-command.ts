import type { SpoolRoots } from './spool-root.ts';

/** What to type to send what lies in a directory: `mayfly drain` finds the default places by itself. */
export function drainCommand({ preferred, fallback, isDefault }: SpoolRoots, directory: string): string {
  const found = directory.startsWith(fallback) || (isDefault && directory.startsWith(preferred));
  if (found) return 'mayfly drain';
  return `mayfly drain ${/^[\w./:@%+=-]+$/.test(directory) ? directory : `'${directory.replaceAll("'", "'\\''")}'`}`;
}
