import { statSync } from 'node:fs';
import { mayWrite } from '../../../instrumentation/node/spool/may-write.ts';
import { listSpoolFiles } from '../../../instrumentation/node/spool/spool-files.ts';
import type { Context } from '../command.ts';
import { findSpools } from '../run/find-spools.ts';
import { spoolRoots } from '../run/spool-root.ts';
import type { Finding } from './finding.ts';

/** Observations that nobody writes to any more and that were not sent yet, as a drainer judges it. */
export function waiting(context: Context): readonly Finding[] {
  const { preferred, fallback } = spoolRoots(context);
  let files = 0;
  let bytes = 0;
  for (const directory of [preferred, fallback].flatMap((root) => findSpools(root))) {
    for (const file of left(directory)) {
      files += 1;
      bytes += statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    }
  }
  if (bytes === 0) return [{ level: 'ok', text: 'no observations of ended processes wait to be sent' }];
  return [
    {
      level: 'warning',
      text: `${files} spool files of ended processes wait to be sent (${Math.ceil(bytes / 1_024)} KiB)`,
      advice: 'mayfly drain sends them',
    },
  ];
}

function left(directory: string): readonly string[] {
  try {
    return listSpoolFiles(directory).flatMap((file) => (mayWrite(file) ? [] : [file.path]));
  } catch {
    return [];
  }
}
