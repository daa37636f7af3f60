import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the published command line has them. */
const published = fileURLToPath(new URL('./python', import.meta.url));

/**
 * `PYTHONPATH` with the folder whose `sitecustomize` switches Python's hooks on in front. They come with the command
 * line, or lie beside the preload in a clone. Undefined, and then nothing is set, where they are not there.
 */
export function pythonPath(
  given: string | undefined,
  preload: string,
  own: string = published,
): string | undefined {
  const folder = startupFolder([own, join(dirname(preload), '../../python')]);
  if (folder === undefined) return undefined;
  const others = (given ?? '').split(delimiter).filter((each) => each !== '' && each !== folder);
  return [folder, ...others].join(delimiter);
}

function startupFolder(homes: readonly string[]): string | undefined {
  return homes
    .map((home) => join(home, 'mayfly_instrumentation/startup'))
    .find((folder) => existsSync(join(folder, 'sitecustomize.py')));
}
