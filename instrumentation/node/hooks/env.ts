import { mayHoldCredential } from '../../../src/core/may-hold-credential.ts';
import { readActor } from '../attribution/index.ts';
import { callerModule } from '../caller-module.ts';
import { createKnownActors } from '../known-actors.ts';
import { onDemand } from '../on-demand.ts';
import { cloneEnv } from './clone-env.ts';
import { envProxy } from './env-proxy.ts';
import { createReaders, type Readers } from './env-readers.ts';
import type { Hook } from './hook.ts';

let installed: NodeJS.ProcessEnv | null = null;

/** Taken before the application can put a clock of its own in its place, as test runners do. */
const { now } = Date;

/** Variables whose last value is remembered. */
const mostRemembered = 1_024;

/**
 * The environment: what it held at start, and what is read from it, once for each value, actor and package that
 * reads. Reads of a value by somebody who read it before are not recorded again. To list the environment, to copy
 * it and to hand it to a child is no read of what stands in it: that stays `held`. What the application writes to it
 * (`dotenv`) is told of when it is read. `MAYFLY_ENV=0` leaves `process.env` as it is; the list of what was held stays.
 */
export const envHook: Hook = {
  name: 'env',
  // Test runners put a copy in the place of `process.env`: what is read of it is not seen.
  intact: () => installed === null || process.env === installed,
  install({ recorder, guard, isOwn }) {
    const real = process.env;
    const hold = (name: string, env: NodeJS.ProcessEnv): void => {
      if (!mayHoldCredential(name, env[name] ?? '')) return;
      for (const found of onDemand().variableCredentials(name, env[name] ?? '', env))
        recorder.fetched({ ...found, source: 'env', name, held: true });
    };
    afterStart({ ...real }, guard(hold));
    if (real['MAYFLY_ENV'] === '0') return;

    const variables = createVariables();
    const read = guard((name: string, value: string): void => {
      const readers = variables.readersOf(name, value, real);
      if (readers === null || isOwn()) return;
      const news = readers.news();
      if (news === null) return;
      for (const found of onDemand().variableCredentials(name, value, real))
        recorder.fetched({ ...found, source: 'env', name, module: news.module });
    });
    installed = envProxy(real, read);
    process.env = installed;
    cloneEnv(installed, real);
    process.getBuiltinModule('node:module').syncBuiltinESMExports();
  },
};

interface Variable {
  readonly value: string;
  /** Null: no credential stands in it, whoever reads. */
  readonly readers: Readers | null;
}

/** What was read lately; the variable that was met first is forgotten first. */
function createVariables() {
  const variables = new Map<string, Variable>();
  const knownActor = createKnownActors();
  const reader = { actor: () => knownActor(readActor()).id, module: callerModule, now };
  return {
    readersOf(name: string, value: string, env: NodeJS.ProcessEnv): Readers | null {
      const known = variables.get(name);
      if (known !== undefined && known.value === value) return known.readers;
      if (variables.size >= mostRemembered && known === undefined)
        variables.delete(variables.keys().next().value ?? '');
      const isSecret =
        mayHoldCredential(name, value) && onDemand().variableCredentials(name, value, env).length > 0;
      const readers = isSecret ? createReaders(reader) : null;
      variables.set(name, { value, readers });
      return readers;
    },
  };
}

/**
 * Tells what the environment held at start, when the application has started or ends: to judge every variable
 * and to load `node:crypto` takes longer than everything else that the preload does.
 */
function afterStart(env: NodeJS.ProcessEnv, hold: (name: string, env: NodeJS.ProcessEnv) => void): void {
  let told = false;
  const tell = (): void => {
    if (told) return;
    told = true;
    for (const name of Object.keys(env)) hold(name, env);
  };
  setImmediate(tell).unref();
  process.once('exit', tell);
}
