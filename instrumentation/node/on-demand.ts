import { createRecorder } from './create-recorder.ts';
import { variableCredentials } from './hooks/env-credentials.ts';
import { fileCredentials } from './hooks/stored/file-credentials.ts';
import { collectorAddress } from './spool/collector-address.ts';
import { createDrainer } from './spool/drain.ts';
import { createHttpSend } from './spool/http-send.ts';
import { watchRequest } from './watch-request.ts';

const parts = {
  createRecorder,
  watchRequest,
  variableCredentials,
  fileCredentials,
  collectorAddress,
  createDrainer,
  createHttpSend,
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
