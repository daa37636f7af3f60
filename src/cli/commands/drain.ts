import { existsSync } from 'node:fs';
import type { DeliverOptions } from '../../../instrumentation/node/spool/deliver.ts';
import { createDrainer } from '../../../instrumentation/node/spool/drain.ts';
import {
  addReports,
  type DrainReport,
  emptyReport,
  joinReports,
} from '../../../instrumentation/node/spool/drain-report.ts';
import { createHttpSend } from '../../../instrumentation/node/spool/http-send.ts';
import { listSpoolFiles } from '../../../instrumentation/node/spool/spool-files.ts';
import type { Command, Context } from '../command.ts';
import { endpointFlag, endpointFrom } from '../config/endpoint.ts';
import { senderHeaders } from '../config/sender-headers.ts';
import { exitCodes } from '../exit-code.ts';
import { findSpools } from '../run/find-spools.ts';
import { removeRunDirectory } from '../run/run-directory.ts';
import { spoolRoots } from '../run/spool-root.ts';
import { treeDrainer } from '../run/tree-drainer.ts';
import { watchSpool } from '../run/watch-spool.ts';
import { inert, inertJson } from '../terminal/inert.ts';

/** A collector that is busy is waited for so long; as long as it takes something, there is no end. */
const patienceMs = 10_000;

export const drain: Command = {
  name: 'drain',
  summary: 'Sends what waits in a spool',
  usage: '[DIR] [flags]',
  details:
    'DIR is a spool or a directory of spools; without it, MAYFLY_SPOOL or the default places. Sending twice is ' +
    'harmless: counts are cumulative. With --follow it goes on until it is stopped, beside the processes that ' +
    'write: in a container of its own too, where it cannot see them.',
  flags: {
    follow: { brief: 'Goes on sending what is written, until SIGTERM or Ctrl-C.' },
    json: { brief: 'Prints JSON.' },
    endpoint: endpointFlag,
  },
  words: { least: 0, most: 1 },
  examples: [
    ['mayfly drain', 'after the collector was away'],
    ['mayfly drain /mnt/old-host/spool', 'a spool from elsewhere'],
    ['mayfly drain --follow /spool', 'a sidecar in Kubernetes'],
  ],
  async run(context, input) {
    const sender = {
      endpoint: endpointFrom(context, input),
      headers: senderHeaders(context.env),
      send: createHttpSend({ unref: input.has('follow') }),
    };
    const named = input.words[0] ?? null;
    const total = input.has('follow')
      ? await follow(context, sender, named ?? spoolRoots(context).preferred)
      : await drainAll(sender, directoriesOf(context, named));
    if (input.has('json')) context.out.write(`${inertJson(total, 2)}\n`);
    else context.out.write(`${summary(total, sender.endpoint)}\n`);
    for (const note of total.notes) context.err.write(`mayfly: ${inert(note)}\n`);
    if (total.stop === null) return exitCodes.ok;
    context.err.write(`mayfly: ${inert(total.stop.message)}; nothing is lost, what is left is kept\n`);
    return total.stop.kind === 'denied' ? exitCodes.denied : exitCodes.unreachable;
  },
};

type Sender = DeliverOptions;

/** Runs of processes elsewhere are not removed: whether they still live is not known here. */
function follow({ err, process }: Context, sender: Sender, directory: string): Promise<DrainReport> {
  listSpoolFiles(directory);
  err.write(`mayfly: following ${inert(directory)}, sending to ${inert(sender.endpoint)}\n`);
  return watchSpool({
    drainer: treeDrainer(directory, (spool) => createDrainer({ ...sender, directory: spool, unref: true })),
    directory,
    process,
    onChange: (stop) =>
      err.write(
        stop === null ? 'mayfly: sending again\n' : `mayfly: ${inert(stop)}; it is kept and tried again\n`,
      ),
  });
}

async function drainAll(sender: Sender, directories: readonly string[]): Promise<DrainReport> {
  let total = emptyReport;
  for (const directory of directories) {
    total = joinReports(total, await drainDirectory({ ...sender, directory }));
    if (total.stop !== null) break;
    removeRunDirectory(directory, null);
  }
  return total;
}

/** A directory that was named must be there; a default place may be missing, then there is nothing to send. */
function directoriesOf(context: Context, named: string | null): readonly string[] {
  if (named !== null) return findSpools(named);
  const { preferred, fallback, sharedMemory } = spoolRoots(context);
  return [preferred, fallback, sharedMemory].filter((root) => existsSync(root)).flatMap(findSpools);
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
