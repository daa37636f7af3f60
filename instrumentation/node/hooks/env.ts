import { boundedMemory } from './bounded-memory.ts';
import { variableCredentials } from './env-credentials.ts';
import { envProxy } from './env-proxy.ts';
import type { Hook } from './hook.ts';

/** Variables whose last value is remembered. */
const mostRemembered = 1_024;

/**
 * The environment: what it holds at start, and what is read from it, once for each name and value.
 * Later reads of the same value are not recorded again, whoever reads. `MAYFLY_ENV=0` leaves
 * `process.env` as it is; the list of what is held stays.
 */
export const envHook: Hook = {
  name: 'env',
  install({ recorder, guard, isOwn }) {
    const real = process.env;
    const report = (name: string, value: string, held: boolean): void => {
      for (const found of variableCredentials(name, value, real)) {
        recorder.fetched({ ...found, source: 'env', name, ...(held ? { held } : {}) });
      }
    };
    const hold = guard((name: string) => report(name, real[name] ?? '', true));
    for (const name of Object.keys(real)) hold(name);
    if (real['MAYFLY_ENV'] === '0') return;

    const memory = boundedMemory(mostRemembered);
    const read = guard((name: string, value: string): void => {
      if (memory.isNew(name, value) && !isOwn()) report(name, value, false);
    });
    process.env = envProxy(real, read);
    process.getBuiltinModule('node:module').syncBuiltinESMExports();
  },
};
