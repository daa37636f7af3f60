import { join } from 'node:path';

/** Path of a file in the folder that MAYFLY_REFERENCE names, which is not part of the repository; null without it. */
export function referenceFile(name: string): string | null {
  const folder = process.env['MAYFLY_REFERENCE'];
  return folder ? join(folder, name) : null;
}
