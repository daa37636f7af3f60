#!/usr/bin/env node
import { homedir, tmpdir } from 'node:os';
import { runCli } from './cli.ts';
import manifest from './package.json' with { type: 'json' };
import { processContext } from './process-context.ts';
import { preloadPath } from './run/preload-path.ts';

// Sockets and timers of a drainer do not keep the process alive, so this does, until the command is done.
const hold = setInterval(() => {}, 60_000);
process.exitCode = await runCli(
  process.argv.slice(2),
  processContext(process, {
    version: manifest.version,
    preload: preloadPath,
    homeDirectory: homedir(),
    temporaryDirectory: tmpdir(),
  }),
);
clearInterval(hold);
