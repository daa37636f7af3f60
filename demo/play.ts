import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Player } from './cast.ts';
import type { Stage } from './stage.ts';

/** How a player is run. */
export interface PlayOptions {
  /** Puts another command before it, `mayfly run … --` for example. Nothing: it runs as it is. */
  readonly wrap?: (command: readonly string[], player: Player) => readonly string[];
  /** Added to its environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Given to the program in place of its own options. */
  readonly options?: readonly string[];
  /** Ends it before its time: SIGTERM, and SIGKILL when that does not help. */
  readonly signal?: AbortSignal;
}

/** What became of a player, or of the command it was wrapped in. */
export interface Played {
  readonly code: number | null;
  readonly killedBy: NodeJS.Signals | null;
  readonly elapsedMs: number;
  /** What it printed; at most the last 64 KiB of each. */
  readonly stdout: string;
  readonly stderr: string;
}

const timeoutMs = 60_000;
const graceMs = 2000;
const mostOutput = 65_536;

/** Only what a fresh machine has, and what the player is given: nothing of the caller's environment. */
function playerEnvironment(player: Player, stage: Stage): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: join(stage.folder, 'home'),
    TMPDIR: stage.folder,
    ...player.variables(stage),
  };
}

/** Runs a player to its end. Rejects only when its command cannot be started. */
export async function runPlayer(player: Player, stage: Stage, how: PlayOptions = {}): Promise<Played> {
  const own = [...player.command, ...(how.options ?? player.options)];
  const [command = '', ...rest] = how.wrap === undefined ? own : how.wrap(own, player);
  const startedAt = performance.now();
  const child = spawn(command, rest, {
    cwd: stage.folder,
    env: { ...playerEnvironment(player, stage), ...how.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = (): void => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), graceMs).unref();
  };
  const tooLong = setTimeout(end, timeoutMs);
  how.signal?.addEventListener('abort', end, { once: true });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout = (stdout + text).slice(-mostOutput);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-mostOutput);
  });
  return await new Promise<Played>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, killedBy) => {
      clearTimeout(tooLong);
      how.signal?.removeEventListener('abort', end);
      resolve({ code, killedBy, elapsedMs: performance.now() - startedAt, stdout, stderr });
    });
  });
}

/** Whether it ended as it should: a shell and `mayfly run` report a child killed by signal 9 as 128 + 9. */
export function endedWell(player: Player, played: Played): boolean {
  if (player.ends === 'exit') return played.code === 0;
  return played.killedBy === 'SIGKILL' || played.code === 137;
}
