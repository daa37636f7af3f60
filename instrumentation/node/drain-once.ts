import { collectorAddress } from './spool/collector-address.ts';
import { createDrainer } from './spool/drain.ts';
import { createHttpSend } from './spool/http-send.ts';
import { isRunning } from './spool/process-alive.ts';

/** The detached process that sends what an ended process left: `node drain.cjs <spool folder> <pid>`. */
const deadlineMs = 15_000;
const [directory, pid] = process.argv.slice(2);
if (directory !== undefined) {
  const drainer = createDrainer({
    ...collectorAddress(process.env),
    directory,
    send: createHttpSend({ unref: false }),
  });
  ended(Number(pid))
    .then(() => drainer.drainUntilEmpty({ deadlineMs }))
    .then(() => process.exit(0))
    .catch(() => process.exit(1));
}

/** It is started in the last moment of a process, whose file can be removed only when it is gone. */
async function ended(of: number): Promise<void> {
  if (!Number.isInteger(of) || of <= 0) return;
  for (const until = Date.now() + deadlineMs; isRunning(of) && Date.now() < until; ) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
