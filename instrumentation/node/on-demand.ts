import { holdsCredential, withheld } from '../../src/core/holds-credential.ts';
import { frameworkPatches } from './attribution/frameworks/index.ts';
import { certificateUse } from './certificate-use.ts';
import { commandCredentials } from './commands/command-credentials.ts';
import { driverPatches } from './connections/drivers/index.ts';
import { watchConnection } from './connections/watch-connection.ts';
import { createRecorder } from './create-recorder.ts';
import { variableCredentials } from './hooks/env-credentials.ts';
import { fileCredentials } from './hooks/stored/file-credentials.ts';
import { filesNamedIn } from './hooks/stored/named-files.ts';
import { keychainPatches } from './keychains/index.ts';
import { toolArguments } from './prompt-scan.ts';
import { collectorAddress } from './spool/collector-address.ts';
import { createDrainer } from './spool/drain.ts';
import { createHttpSend } from './spool/http-send.ts';
import { openMemorySpool } from './spool/memory-spool.ts';
import { watchRequest } from './watch-request.ts';

const parts = {
  frameworkPatches,
  createRecorder,
  watchRequest,
  watchConnection,
  driverPatches,
  commandCredentials,
  keychainPatches,
  certificateUse,
  toolArguments,
  variableCredentials,
  holdsCredential,
  withheld,
  fileCredentials,
  filesNamedIn,
  collectorAddress,
  createDrainer,
  createHttpSend,
  openMemorySpool,
};

/** What hooks need when the first request is made or the first credential is met. None of it keeps state of its own. */
export type OnDemand = typeof parts;

/**
 * The parts, here loaded with their importer. In the preload, whose start every process pays for, the build
 * puts `on-demand-file.ts` in the place of this file.
 */
export function onDemand(): OnDemand {
  return parts;
}
