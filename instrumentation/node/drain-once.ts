import { type CollectorAddress, collectorAddress } from './spool/collector-address.ts';
import { createDrainer } from './spool/drain.ts';
import { createHttpSend } from './spool/http-send.ts';
import { sendLines } from './spool/memory-spool.ts';
import { isRunning } from './spool/process-alive.ts';

/**
 * The detached process that sends what an ended process left: `node drain.cjs <pid> <spool folder>…`, or
 * `node drain.cjs -` for lines on its standard input, of a process that had no disk.
 */
const deadlineMs = 15_000;
const [pid, ...directories] = process.argv.slice(2);
const delivery = { ...collectorAddress(process.env), send: createHttpSend({ unref: false }) };
if (pid !== undefined) {
  (pid === '-' ? sendInput(delivery) : drainAll(Number(pid), directories))
    .then(() => process.exit(0))
    .catch(() => process.exit(1));
}

async function drainAll(ofPid: number, folders: readonly string[]): Promise<void> {
  await ended(ofPid);
  for (const directory of folders) {
    await createDrainer({ ...delivery, directory }).drainUntilEmpty({ deadlineMs });
  }
}

/** It is started in the last moment of a process, whose file can be removed only when it is gone. */
async function ended(of: number): Promise<void> {
  if (!Number.isInteger(of) || of <= 0) return;
  const until = Date.now() + deadlineMs;
  while (isRunning(of) && Date.now() < until) await pause(10);
}

async function sendInput(
  to: CollectorAddress & { readonly send: ReturnType<typeof createHttpSend> },
): Promise<void> {
  const until = Date.now() + deadlineMs;
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) text += String(chunk);
  let lines: readonly string[] = text.split('\n').filter((line) => line !== '');
  for (let waitMs = 100; lines.length > 0 && Date.now() < until; ) {
    if (await sendLines(to, lines.slice(0, 512))) {
      lines = lines.slice(512);
    } else {
      await pause(waitMs);
      waitMs *= 2;
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
