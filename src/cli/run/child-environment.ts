import { resolve } from 'node:path';
import { requireFirst } from './node-options.ts';
import { pythonPath } from './python-startup.ts';
import { setResourceAttributes } from './resource-attributes.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface ChildSetup {
  readonly preload: string;
  readonly spool: string;
  readonly name: string | null;
  readonly environment: string | null;
  readonly owner: string | null;
}

/** The environment of a hooked child: the caller's own, with hooks, a spool and who it is. */
export function childEnvironment(
  env: Environment,
  setup: ChildSetup,
): Readonly<Record<string, string | undefined>> {
  const attributes = setResourceAttributes(env['OTEL_RESOURCE_ATTRIBUTES'], {
    'service.name': setup.name,
    'deployment.environment.name': setup.environment,
    'mayfly.owner': setup.owner,
  });
  const python = pythonPath(env['PYTHONPATH'], setup.preload);
  return {
    ...env,
    ...(python === undefined ? {} : { PYTHONPATH: python }),
    NODE_OPTIONS: requireFirst(env['NODE_OPTIONS'], setup.preload),
    MAYFLY_SPOOL: setup.spool,
    MAYFLY_DRAIN: 'external',
    ...(setup.name === null ? {} : { OTEL_SERVICE_NAME: setup.name }),
    ...(attributes === '' ? {} : { OTEL_RESOURCE_ATTRIBUTES: attributes }),
    // Its children may work in another directory.
    ...keyFiles(env),
  };
}

function keyFiles(env: Environment): Record<string, string> {
  const named = ['MAYFLY_FINGERPRINT_KEY_FILE', 'MAYFLY_FINGERPRINT_KEY_PREVIOUS_FILE'];
  return Object.fromEntries(named.flatMap((name) => (env[name] ? [[name, resolve(env[name])]] : [])));
}
