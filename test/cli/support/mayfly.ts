import { homedir, tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { runCli } from '../../../src/cli/cli.ts';
import { processContext } from '../../../src/cli/process-context.ts';

/** The command line as a real process, like `main.ts`, but with hooks of the test's choice. */
process.exitCode = await runCli(
  process.argv.slice(2),
  processContext(process, {
    version: '0.0.0-test',
    preload: () =>
      process.env['MAYFLY_TEST_PRELOAD'] ?? fileURLToPath(new URL('no-hooks.cjs', import.meta.url)),
    homeDirectory: homedir(),
    temporaryDirectory: tmpdir(),
  }),
);
