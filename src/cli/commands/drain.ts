import { existsSync } from 'node:fs';
import { createDrainer } from '../../../instrumentation/node/spool/drain.ts';
import {
  addReports,
  type DrainReport,
  emptyReport,
} from '../../../instrumentation/node/spool/drain-report.ts';
import { createHttpSend } from '../../../instrumentation/node/spool/http-send.ts';
import type { Command, Context } from '../command.ts';
import { endpointFlag, endpointFrom } from '../config/endpoint.ts';
import { senderHeaders } from '../config/sender-headers.ts';
import { exitCodes } from '../exit-code.ts';
import { findSpools } from '../run/find-spools.ts';
import { removeRunDirectory } from '../run/run-directory.ts';
import { spoolRoots } from '../run/spool-root.ts';
import { inert, inertJson } from '../terminal/inert.ts';

/** A collector that is busy is waited for so long; as long as it takes something, there is no end. */
const patienceMs = 10_000;

export const drain: Command = {
  name: 'drain',
  summary: 'Sends what waits in a spool',
  usage: '[DIR] [flags]',
  details:
    'DIR is a spool or a directory of spools; without it, MAYFLY_SPOOL or the default place. Sending twice is ' +
    'harmless: counts are cumulative.',
  flags: { json: { brief: 'Prints JSON.' }, endpoint: endpointFlag },
  words: { least: 0, most: 1 },
  examples: [
    ['mayfly drain', 'after the collector was away'],
    ['mayfly drain /mnt/old-host/spool', 'a spool from elsewhere'],
  ],
  async run(context, input) {
    const sender = {
      endpoint: endpointFrom(context, input),
      headers: senderHeaders(context.env),
      send: createHttpSend({ unref: false }),
    };
    let total = emptyReport;
    for (const directory of directoriesOf(context, input.words[0] ?? null)) {
      total = addReports(total, await drainDirectory({ ...sender, directory }));
      if (total.stop !== null) break;
      removeRunDirectory(directory, null);
    }
    if (input.has('json')) context.out.write(`${inertJson(total, 2)}\n`);
    else context.out.write(`${summary(total, sender.endpoint)}\n`);
    for (const note of total.notes) context.err.write(`mayfly: ${inert(note)}\n`);
    if (total.stop === null) return exitCodes.ok;
    context.err.write(`mayfly: ${inert(total.stop.message)}; nothing is lost, what is left is kept\n`);
    return total.stop.kind === 'denied' ? exitCodes.denied : exitCodes.unreachable;
  },
};

/** A directory that was named must be there; a default place may be missing, then there is nothing to send. */
function directoriesOf(context: Context, named: string | null): readonly string[] {
  if (named !== null) return findSpools(named);
  const { preferred, fallback } = spoolRoots(context);
  return [preferred, fallback].filter((root) => existsSync(root)).flatMap(findSpools);
}

async function drainDirectory(options: Parameters<typeof createDrainer>[0]): Promise<DrainReport> {
  const drainer = createDrainer(options);
  let total = emptyReport;
  for (;;) {
    const report = await drainer.drainUntilEmpty({ deadlineMs: patienceMs });
    total = addReports(total, report);
    // Stopped by time alone while a living process goes on writing: it has been read to its end once.
    if (report.stop !== null || report.read === 0 || report.keptBytes === 0) return total;
  }
}

function summary({ sent, rejected, unfinished, keptBytes }: DrainReport, endpoint: string): string {
  if (sent + rejected + unfinished + keptBytes === 0) return 'nothing to send';
  const parts = [`${sent} sent`];
  if (rejected > 0) parts.push(`${rejected} refused`);
  if (unfinished > 0) parts.push(`${unfinished} half-written and dropped`);
  if (keptBytes > 0) parts.push(`${sizeText(keptBytes)} kept`);
  return `${parts.join(', ')} — ${endpoint}`;
}

function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1_048_576 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1_048_576).toFixed(1)} MiB`;
}
