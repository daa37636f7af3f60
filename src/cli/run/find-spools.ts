import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A root, the directories of runs in it, and runs within runs. */
const deepest = 4;

/** The directory itself and those below it, nearest first. Links are not followed; unreadable ones are passed over. */
export function findSpools(root: string): readonly string[] {
  const found: string[] = [root];
  let level: readonly string[] = [root];
  for (let depth = 1; depth < deepest && level.length > 0; depth++) {
    level = level.flatMap((directory) =>
      entriesOf(directory)
        .filter((entry) => entry.isDirectory())
        .map((entry) => join(directory, entry.name)),
    );
    found.push(...level);
  }
  return found;
}

function entriesOf(directory: string): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}
