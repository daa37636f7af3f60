/** What a load hook is told and gives back (nodejs.org/api/module.html, `load`). */
interface Loading {
  readonly conditions?: unknown;
}
interface Loaded {
  readonly format?: string | null | undefined;
}

/**
 * As soon as a process has any synchronous `load` hook, Node 22.15 to 22.22 and 24.0 to 24.10 run a CommonJS file
 * that an ES module imports in a loader of their own, in which some packages fail ("request for './index.js' is
 * not in cache": axios does). `commonjs-sync`, the format that Node itself gives such a file below `require`, runs
 * it in the loader that it has without hooks. Some versions take this source there, others ask the hooks again.
 */
export function inOrdinaryLoader<Result extends Loaded>(loaded: Result, loading: Loading): Result {
  const { conditions } = loading;
  if (!isAffected || loaded.format !== 'commonjs') return loaded;
  return Array.isArray(conditions) && conditions.includes('import')
    ? { ...loaded, format: 'commonjs-sync' }
    : loaded;
}

const isAffected = hasOwnLoader(process.versions.node);

/** Versions seen to fail: 22.15, .16, .18, .20, .22; 24.0, .4, .9; 25.0. To work: 22.23, 24.11, 25.2. */
export function hasOwnLoader(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const fixedIn = new Map([
    [22, 23],
    [23, Number.POSITIVE_INFINITY],
    [24, 11],
    [25, 2],
  ]).get(major);
  return fixedIn !== undefined && minor < fixedIn;
}
