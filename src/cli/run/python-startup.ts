import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/**
 * `PYTHONPATH` with the folder whose `sitecustomize` switches Python's hooks on in front. They come with the
 * preload: in its package, or beside it in a clone. Undefined, and then nothing is set, where they are not there.
 */
export function pythonPath(given: string | undefined, preload: string): string | undefined {
  const folder = startupFolder(preload);
  if (folder === undefined) return undefined;
  const others = (given ?? '').split(delimiter).filter((each) => each !== '' && each !== folder);
  return [folder, ...others].join(delimiter);
}

function startupFolder(preload: string): string | undefined {
  const beside = dirname(preload);
  const homes = [join(beside, 'python'), join(beside, '../../python')];
  return homes
    .map((home) => join(home, 'mayfly_instrumentation/startup'))
    .find((folder) => existsSync(join(folder, 'sitecustomize.py')));
}
