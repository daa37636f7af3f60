import { onDemand } from '../on-demand.ts';
import { boundedMemory } from './bounded-memory.ts';
import { envProxy } from './env-proxy.ts';
import type { Hook } from './hook.ts';

/** Variables whose last value is remembered. */
const mostRemembered = 1_024;

/**
 * The environment: what it held at start, and what is read from it, once for each name and value.
 * Later reads of the same value are not recorded again, whoever reads. `MAYFLY_ENV=0` leaves
 * `process.env` as it is; the list of what was held stays.
 */
export const envHook: Hook = {
  name: 'env',
  install({ recorder, guard, isOwn }) {
    const real = process.env;
    const report = (name: string, env: NodeJS.ProcessEnv, held: boolean): void => {
      for (const found of onDemand().variableCredentials(name, env[name] ?? '', env)) {
        recorder.fetched({ ...found, source: 'env', name, ...(held ? { held } : {}) });
      }
    };
    afterStart({ ...real }, guard(report));
    if (real['MAYFLY_ENV'] === '0') return;

    const memory = boundedMemory(mostRemembered);
    const read = guard((name: string, value: string): void => {
      if (memory.isNew(name, value) && !isOwn()) report(name, real, false);
    });
    process.env = envProxy(real, read);
    process.getBuiltinModule('node:module').syncBuiltinESMExports();
  },
};

type Report = (name: string, env: NodeJS.ProcessEnv, held: boolean) => void;

/**
 * Tells what the environment held at start, when the application has started or ends: to judge every variable
 * and to load `node:crypto` takes longer than everything else that the preload does.
 */
function afterStart(env: NodeJS.ProcessEnv, report: Report): void {
  let told = false;
  const tell = (): void => {
    if (told) return;
    told = true;
    for (const name of Object.keys(env)) report(name, env, true);
  };
  setImmediate(tell).unref();
  process.once('exit', tell);
}
