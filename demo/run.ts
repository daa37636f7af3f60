import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CollectorProcess, startCollector } from './collector-process.ts';
import { type Outcome, perform, type Theatre } from './perform.ts';
import { scanFiles } from './scan-files.ts';
import { closingWords } from './screen/closing-words.ts';
import { comparison } from './screen/comparison.ts';
import { highlights } from './screen/highlights.ts';
import { inventoryTable } from './screen/inventory-table.ts';
import { createPaint } from './screen/paint.ts';
import { playerLines } from './screen/players.ts';
import { createScreen, type Screen } from './screen/screen.ts';
import { type Stage, startServers } from './stage.ts';

process.exitCode = await main();

/** 0: every credential and every use arrived. 1: not, or something failed. 2: wrong option. 130: Ctrl-C. */
async function main(): Promise<number> {
  const words = process.argv.slice(2);
  const keep = words.includes('--keep');
  const unknown = words.find((word) => word !== '--keep');
  if (unknown !== undefined) {
    process.stderr.write(`unknown option ${unknown}: npm run demo [-- --keep]\n`);
    return 2;
  }
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
  // Nobody reads any more (`| head`): what was started is still to be ended.
  process.stdout.on('error', () => stopping.abort());
  const screen = screenOf(process.stdout);
  const undo: (() => Promise<void>)[] = [];
  const logFile = join(tmpdir(), `mayfly-demo-${process.pid}.log`);
  try {
    screen.print(...openingWords(screen));
    screen.draw(['  Starting a collector and four local servers …']);
    const [stage, collector] = await bothStarted(
      startServers(),
      startCollector(logFile, stopping.signal),
      undo,
    );
    stopping.signal.throwIfAborted();
    const complete = await present({ screen, stage, collector, logFile, stopped: stopping.signal }, keep);
    if (complete) rmSync(logFile, { force: true });
    return complete ? 0 : 1;
  } catch (error) {
    if (stopping.signal.aborted) {
      rmSync(logFile, { force: true });
      screen.print('', 'Stopped.');
      return 130;
    }
    const reason = error instanceof Error ? error.message : String(error);
    screen.print('', screen.paint.bad(`The demo failed: ${reason}`), `Its log: ${logFile}`);
    return 1;
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

/** Waits for both, so that one is ended in order although the other did not start. */
async function bothStarted(
  servers: Promise<Stage>,
  collecting: Promise<CollectorProcess>,
  undo: (() => Promise<void>)[],
): Promise<readonly [Stage, CollectorProcess]> {
  await Promise.allSettled([
    servers.then(({ close }) => undo.push(close)),
    collecting.then(({ stop }) => undo.push(stop)),
  ]);
  return await Promise.all([servers, collecting]);
}

/** The run itself, and everything that is said about it afterwards. True: it was complete. */
async function present(theatre: Theatre, keep: boolean): Promise<boolean> {
  const { screen, stage, collector, stopped } = theatre;
  const outcome = await perform(theatre);
  const { programs, inventory, matches, complete } = outcome;
  if (screen.live) {
    screen.print(...playerLines(programs, screen.paint), '', ...inventoryTable(inventory, screen));
  } else screen.print('', ...inventoryTable(inventory, screen));
  screen.print('', ...highlights(matches));
  screen.draw(['', '  Scanning the files …']);
  const scan = await scanFiles(stage);
  stopped.throwIfAborted();
  screen.print('', ...comparison(matches, scan, screen.paint));
  if (!complete) {
    screen.print('', ...failureWords(outcome, theatre));
    return false;
  }
  const example = inventory.find(({ parents }) => parents.length > 1)?.fingerprint ?? 'FINGERPRINT';
  screen.print('', ...closingWords(collector, { keep, example, paint: screen.paint }), '');
  if (keep && !stopped.aborted) await once(stopped, 'abort');
  return true;
}

function failureWords({ matches }: Outcome, { screen, logFile }: Theatre): readonly string[] {
  const lines = matches.flatMap(({ known, found }) => {
    if (found === null) return [`missing from the inventory: ${known.what}`];
    const counted = found.uses.count;
    return counted === known.uses
      ? []
      : [`${known.what}: the inventory has ${counted} uses of ${known.uses}`];
  });
  return [screen.paint.bad('The inventory is not complete.'), ...lines, `The log of this run: ${logFile}`];
}

function openingWords({ paint }: Screen): readonly string[] {
  return [
    '',
    paint.bold('Mayfly: which credentials do running agents really fetch and use?'),
    '',
    'Five ordinary programs now run on this machine, each under `mayfly run`. None of',
    'them knows of Mayfly. What they fetch and use appears below while they run; what',
    'leaves them is a keyed fingerprint (HMAC), never a secret.',
    '',
  ];
}

function screenOf(terminal: NodeJS.WriteStream): Screen {
  const live = terminal.isTTY && process.env['CI'] === undefined && process.env['TERM'] !== 'dumb';
  return createScreen(terminal, { live, paint: createPaint(live && !process.env['NO_COLOR']) });
}
