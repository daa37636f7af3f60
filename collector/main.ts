#!/usr/bin/env node
import { MayflyError } from '../src/core/errors.ts';
import { instant } from '../src/core/instant.ts';
import { type Config, readConfig } from './config.ts';
import { describeError } from './describe-error.ts';
import { help } from './help.ts';
import { createLog, type Log } from './log.ts';
import { readProcess } from './metrics/process-families.ts';
import { createMetrics } from './metrics.ts';
import packageJson from './package.json' with { type: 'json' };
import { type Collector, startCollector } from './start.ts';

/** The only place that reads the environment, the arguments and the clock. */
async function main(): Promise<void> {
  const command = readConfig(process.env, process.argv.slice(2));
  if (command.kind === 'help') process.stdout.write(help);
  else if (command.kind === 'version') process.stdout.write(`${packageJson.version}\n`);
  else await run(command.config);
}

async function run(config: Config): Promise<void> {
  const log = createLog({
    level: config.logLevel,
    write: (line) => process.stderr.write(line),
    now: () => Date.now(),
  });
  // Whoever reads the output may go away before the collector does.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  // Node would print the error whole, with whatever text a driver put into it.
  process.on('uncaughtException', (error) => {
    log.error('crashed', describeError(error));
    process.exit(1);
  });
  let starting: Promise<Collector> | null = null;
  stopOnSignal(() => starting, log);
  log.info('starting', { version: packageJson.version, pid: process.pid });
  starting = startCollector(config, {
    log,
    metrics: createMetrics({ version: packageJson.version, readProcess }),
    now: () => instant(Date.now()),
    elapsedMs: () => performance.now(),
    show: (banner) => process.stdout.write(banner),
    env: process.env,
    version: packageJson.version,
  });
  const running = await starting;
  process.on('SIGHUP', () => running.reloadTls());
}

/** The first signal stops in order, also during the start; the second stops at once. */
function stopOnSignal(collector: () => Promise<Collector> | null, log: Log): void {
  let stopping = false;
  const stop = async (signal: 'SIGTERM' | 'SIGINT'): Promise<void> => {
    if (stopping) process.exit(signal === 'SIGINT' ? 130 : 143);
    stopping = true;
    log.info('stopping', { signal });
    // When the start itself fails, `main` says why.
    const running = await collector()?.catch(() => null);
    if (!running) return;
    try {
      await running.close();
      log.info('stopped');
      process.exit(0);
    } catch (error) {
      log.error('crashed', describeError(error));
      process.exit(1);
    }
  };
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
}

main().catch((error: unknown) => {
  const known = error instanceof MayflyError ? error : null;
  const described = describeError(error);
  const message =
    known?.message ?? `${described.name} ${described.code ?? ''} at ${described.at ?? 'an unknown place'}`;
  process.stderr.write(`cannot start: ${message}\n`);
  process.exit(known?.code.startsWith('config.') ? 2 : known === null ? 1 : 3);
});
