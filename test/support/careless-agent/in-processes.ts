import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { base, type Place } from './servers.ts';

/** In what children and threads are started with. */
export function inProcesses(c: string): readonly Place[] {
  const script =
    'process.env.API_TOKEN; fetch(process.env.BASE, { headers: { "x-api-key": process.env.API_TOKEN } }).then((answer) => answer.text()).catch(() => {});';
  const env = {
    ...process.env,
    API_TOKEN: c,
    BASE: base,
    BAGGAGE: `user.id=${encodeURIComponent(c)}`,
    [`${c.replaceAll(/\W/g, '_')}_KEY`]: c,
  };
  const resource = {
    OTEL_RESOURCE_ATTRIBUTES: `service.version=${encodeURIComponent(c)},mayfly.owner=${c},service.instance.id=${c}`,
    OTEL_SERVICE_NAME: c,
  };
  return [
    () => child(['-e', script, c], { env }),
    () => child(['-e', script], { env: { ...env, ...resource } }),
    () =>
      child(['-e', script], {
        env: { ...env, MAYFLY_SPOOL_MAX_BYTES: c, MAYFLY_ISSUERS: `${c}=${c}`, MAYFLY_WARNED: undefined },
        stdio: 'inherit',
      }),
    () => child(['-e', 'throw new Error(process.argv[1])', c], { env }),
    () =>
      new Promise((resolve) =>
        new Worker(script, { eval: true, env, name: c, workerData: c }).on('exit', resolve),
      ),
  ];
}

function child(args: readonly string[], options: SpawnOptions): Promise<unknown> {
  return once(spawn(process.execPath, args, { stdio: 'ignore', ...options }), 'exit');
}
