import { appendFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CredentialSummary } from '../src/core/api/views.ts';
import { cast, type Player } from './cast.ts';
import type { CollectorProcess } from './collector-process.ts';
import { type Feed, followInventory } from './feed.ts';
import { knownCredentials, type Match, match } from './ground-truth.ts';
import { endedWell, runPlayer } from './play.ts';
import { inventoryLine, inventoryTable } from './screen/inventory-table.ts';
import { type Playing, playerLines } from './screen/players.ts';
import type { Screen } from './screen/screen.ts';
import type { Stage } from './stage.ts';

/** Everything that a run of the demo stands on. */
export interface Theatre {
  readonly screen: Screen;
  readonly stage: Stage;
  readonly collector: CollectorProcess;
  /** What the programs print goes here. */
  readonly logFile: string;
  readonly stopped: AbortSignal;
}

/** What a run came to. */
export interface Outcome {
  readonly programs: readonly Playing[];
  readonly inventory: readonly CredentialSummary[];
  readonly matches: readonly Match[];
  /** Every credential and every use that the servers know of was seen. */
  readonly complete: boolean;
}

const cli = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
/** From the end of the last program until the inventory is complete. */
const settleMs = 10_000;

/** Runs the programs one after the other under `mayfly run` and shows the inventory meanwhile. */
export async function perform(theatre: Theatre): Promise<Outcome> {
  const { screen, collector } = theatre;
  let programs: readonly Playing[] = cast.map((player) => ({ player, state: 'waiting', elapsedMs: null }));
  const show = createShow(screen, () => programs);
  const feed = followInventory(collector, show);
  try {
    for (const [at, { player }] of programs.entries()) {
      const update = (playing: Omit<Playing, 'player'>): void => {
        programs = programs.with(at, { player, ...playing });
        show(feed.latest());
      };
      update({ state: 'running', elapsedMs: null });
      update({ state: 'done', elapsedMs: await runOne(player, theatre) });
    }
    return await settle(theatre, feed, programs);
  } finally {
    await feed.stop();
    screen.clear();
  }
}

async function settle(
  { stage, collector, stopped }: Theatre,
  feed: Feed,
  programs: readonly Playing[],
): Promise<Outcome> {
  const known = knownCredentials(stage, await stage.truth());
  const matched = (rows: readonly CredentialSummary[]): readonly Match[] =>
    match(known, rows, collector.access.MAYFLY_FINGERPRINT_KEY);
  const complete = await feed.until((rows) => stopped.aborted || matched(rows).every(isWhole), settleMs);
  stopped.throwIfAborted();
  const inventory = feed.latest();
  return { programs, inventory, matches: matched(inventory), complete };
}

/** It is in the inventory, used as often as the servers say. */
function isWhole({ known, found }: Match): boolean {
  return found !== null && found.uses.count === known.uses;
}

/** As a user would run it: `mayfly run` in front of the program's own command. Resolves to milliseconds. */
async function runOne(player: Player, theatre: Theatre): Promise<number> {
  const { stage, collector, logFile, stopped } = theatre;
  const { name, environment, owner } = player;
  const words = ['run', '--name', name, '--environment', environment, '--owner', owner, '--'];
  const played = await runPlayer(player, stage, {
    wrap: (command) => [process.execPath, cli, ...words, ...command],
    environment: {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      MAYFLY_INGEST_TOKEN: collector.access.MAYFLY_INGEST_TOKEN,
      MAYFLY_FINGERPRINT_KEY: collector.access.MAYFLY_FINGERPRINT_KEY,
    },
    signal: stopped,
  });
  const end = played.killedBy ?? `code ${played.code}`;
  appendFileSync(logFile, `--- ${name} (${end})\n${played.stdout}${played.stderr}\n`);
  stopped.throwIfAborted();
  if (endedWell(player, played)) return played.elapsedMs;
  throw new Error(`${name} ended with ${end}: ${whyOf(played.stderr)}`);
}

/** The line that says most: Node puts the message of an error between its source and its stack. */
function whyOf(stderr: string): string {
  const lines = stderr.trim().split('\n');
  return lines.find((line) => /^\w*(Error|Warning)\b|^mayfly: (?!\d)/.test(line)) ?? lines.at(-1) ?? '';
}

/** On a terminal a block that is redrawn; elsewhere a line per credential as it appears. */
function createShow(
  screen: Screen,
  programs: () => readonly Playing[],
): (credentials: readonly CredentialSummary[]) => void {
  const startedAt = performance.now();
  const shown = new Set<string>();
  const said = new Set<string>();
  return (credentials) => {
    if (screen.live) {
      const table = credentials.length === 0 ? [] : ['', ...inventoryTable(credentials, screen)];
      screen.draw([...playerLines(programs(), screen.paint), ...table]);
      return;
    }
    for (const { player, state } of programs()) {
      if (state !== 'running' || said.has(player.name)) continue;
      said.add(player.name);
      screen.print(`  ${player.name}: ${player.does}`);
    }
    for (const credential of credentials) {
      if (shown.has(credential.fingerprint)) continue;
      shown.add(credential.fingerprint);
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      screen.print(`    ${seconds.padStart(4)} s  ${inventoryLine(credential)}`);
    }
  };
}
