import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { CredentialSummary, Page } from '../src/core/api/views.ts';

/** A collector on its embedded database, as a process of its own. */
export interface CollectorProcess {
  readonly url: string;
  /** What senders and readers need in their environment. */
  readonly access: CollectorAccess;
  readonly credentials: () => Promise<readonly CredentialSummary[]>;
  readonly stop: () => Promise<void>;
}

export interface CollectorAccess {
  readonly MAYFLY_INGEST_TOKEN: string;
  readonly MAYFLY_READ_TOKEN: string;
  readonly MAYFLY_ADMIN_TOKEN: string;
  readonly MAYFLY_FINGERPRINT_KEY: string;
}

const usualPort = 4318;
const startTimeoutMs = 60_000;
const stopTimeoutMs = 10_000;

/**
 * Starts it on a data folder of its own, which `stop` removes, and waits until it listens. After `stopped`
 * it is ended at once and not in order: nobody will read what it holds.
 */
export async function startCollector(logFile: string, stopped: AbortSignal): Promise<CollectorProcess> {
  const token = (): string => randomBytes(32).toString('base64url');
  const access = {
    MAYFLY_INGEST_TOKEN: token(),
    MAYFLY_READ_TOKEN: token(),
    MAYFLY_ADMIN_TOKEN: token(),
    MAYFLY_FINGERPRINT_KEY: token(),
  };
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-demo-data-'));
  let child: ChildProcess | null = null;
  const stop = async (): Promise<void> => {
    if (child !== null) await end(child, stopped.aborted ? 'SIGKILL' : 'SIGTERM');
    await rm(folder, { recursive: true, force: true });
  };
  try {
    child = launch(usualPort, { folder, logFile, access });
    let url = await listening(child, { logFile, stopped });
    if (url === null) {
      // Somebody else has the usual port: any free one will do.
      child = launch(0, { folder, logFile, access });
      url = await listening(child, { logFile, stopped });
    }
    if (url === null) throw new Error(`the collector ended at its start: ${reason(logFile)}`);
    return { url, access, stop, credentials: () => readInventory(url, access) };
  } catch (error) {
    await stop();
    throw error;
  }
}

function launch(
  port: number,
  { folder, logFile, access }: { folder: string; logFile: string; access: CollectorAccess },
): ChildProcess {
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(process.execPath, [fileURLToPath(new URL('../collector/main.ts', import.meta.url))], {
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      MAYFLY_DATA: join(folder, 'collector'),
      MAYFLY_PORT: String(port),
      ...access,
    },
    stdio: ['ignore', 'ignore', log],
    // Its own process group: Ctrl-C is for the demo, which then stops it in order.
    detached: true,
  });
  closeSync(log);
  return child;
}

/** Its address, out of its own log: on the port that was asked for, another collector may answer. */
async function listening(
  child: ChildProcess,
  { logFile, stopped }: { readonly logFile: string; readonly stopped: AbortSignal },
): Promise<string | null> {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    stopped.throwIfAborted();
    const url = /"event":"listening","url":"([^"]+)"/.exec(readFileSync(logFile, 'utf8'))?.[1];
    if (url !== undefined) return url;
    if (child.exitCode !== null || child.signalCode !== null) return null;
    await sleep(50);
  }
  throw new Error(`the collector was not ready after ${startTimeoutMs / 1000} s: ${reason(logFile)}`);
}

async function readInventory(url: string, { MAYFLY_READ_TOKEN }: CollectorAccess) {
  const headers = { authorization: `Bearer ${MAYFLY_READ_TOKEN}` };
  const response = await fetch(`${url}/api/v1/credentials?limit=200`, { headers });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return ((await response.json()) as Page<CredentialSummary>).items;
}

/** The line of the log that says why. */
function reason(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trim().split('\n');
  return lines.findLast((line) => /^cannot start:|Error/.test(line)) ?? lines.at(-1) ?? '';
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const late = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await gone;
  clearTimeout(late);
}
