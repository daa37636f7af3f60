import { appendFileSync } from 'node:fs';
import { installActorSources, readActor } from '../../instrumentation/node/attribution/index.ts';
import { envHook } from '../../instrumentation/node/hooks/env.ts';
import { fileHook } from '../../instrumentation/node/hooks/file.ts';
import type { HookContext } from '../../instrumentation/node/hooks/hook.ts';
import { spreadHook } from '../../instrumentation/node/hooks/spread.ts';

/*
 * A preload for tests: the hooks that look at the process itself, with a recorder that appends what they
 * report to the file named by MAYFLY_TEST_RECORDING, secrets in the clear.
 */
const file = process.env['MAYFLY_TEST_RECORDING'];
const once = globalThis as { recordingPreload?: true };
if (file !== undefined && once.recordingPreload === undefined) {
  once.recordingPreload = true;
  const append = (line: object): void =>
    appendFileSync(file, `${JSON.stringify({ ...line, pid: process.pid })}\n`);
  const guard: HookContext['guard'] =
    (callback) =>
    (...args) => {
      try {
        return callback(...args);
      } catch (error) {
        append({ error: String(error instanceof Error ? error.stack : error) });
        return undefined;
      }
    };
  const context: HookContext = {
    recorder: {
      fetched: (credential) => append({ fetched: credential, actor: readActor() }),
      used: () => () => {},
      ended: () => {},
      renewed: () => {},
    },
    guard,
    preload: __filename,
    isOwn: () => false,
  };
  const { failed } = installActorSources();
  for (const name of failed) append({ error: `actor source ${name}` });
  for (const hook of [fileHook, envHook, spreadHook]) hook.install(context);
}
