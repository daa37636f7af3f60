import type { AttributeBag, AttributeName } from '../../src/core/semconv.ts';
import { randomHex } from './random-hex.ts';
import { toldSetting } from './told-setting.ts';

/**
 * The resource of this process: `OTEL_RESOURCE_ATTRIBUTES` and `OTEL_SERVICE_NAME` as OpenTelemetry
 * defines them (only names of the contract), and what the process knows of itself. Every process and
 * thread has its own `service.instance.id`, because counts are per instance: one that was configured is
 * kept as its beginning.
 */
export function processResource(env: NodeJS.ProcessEnv): AttributeBag {
  const given = givenResource(env);
  const os = process.getBuiltinModule('node:os');
  const instance = given['service.instance.id'];
  return {
    'service.name': `unknown_service:${processName()}`,
    'host.name': os.hostname(),
    'process.pid': process.pid,
    'process.creation.time': new Date(processStartedAt()).toISOString(),
    ...runtime(process.versions),
    ...given,
    'service.instance.id': `${typeof instance === 'string' ? `${instance}-` : ''}${randomHex(32)}`,
  };
}

/** What the environment says, without the secrets that it may hold. */
function givenResource(env: NodeJS.ProcessEnv): AttributeBag {
  const { OTEL_SERVICE_NAME: service, OTEL_RESOURCE_ATTRIBUTES: list = '' } = env;
  const given = { ...parseResourceAttributes(list), ...(service ? { 'service.name': service } : {}) };
  if (Object.keys(given).length === 0) return given;
  const copy = { ...env };
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      typeof value === 'string' ? toldSetting(value, copy) : value,
    ]),
  );
}

/** Bun and Deno also name the Node that they stand in for. */
function runtime({ bun, deno, node }: NodeJS.ProcessVersions): AttributeBag {
  const [name, version] = bun ? ['bun', bun] : deno ? ['deno', deno] : ['nodejs', node];
  return { 'process.runtime.name': name, 'process.runtime.version': version };
}

/** Start of this process, milliseconds since the epoch. */
export function processStartedAt(): number {
  return Math.round(Date.now() - process.uptime() * 1000);
}

function processName(): string {
  return /([^/\\]{1,64}?)(?:\.exe)?$/.exec(process.execPath)?.[1] ?? 'node';
}

/**
 * Names of the contract that a resource may be given, and whether their value is a number. A list of its own,
 * because the contract with its descriptions would be a tenth of the preload; a test holds it equal.
 */
export const resourceNames: Readonly<Partial<Record<AttributeName, 'string' | 'int'>>> = {
  'service.name': 'string',
  'service.namespace': 'string',
  'service.version': 'string',
  'service.instance.id': 'string',
  'deployment.environment.name': 'string',
  'mayfly.owner': 'string',
  'host.name': 'string',
  'host.id': 'string',
  'process.pid': 'int',
  'process.creation.time': 'string',
  'process.executable.name': 'string',
  'process.runtime.name': 'string',
  'process.runtime.version': 'string',
  'k8s.namespace.name': 'string',
  'k8s.pod.name': 'string',
  'k8s.pod.uid': 'string',
  'k8s.cluster.name': 'string',
  'cloud.provider': 'string',
  'cloud.account.id': 'string',
  'cloud.region': 'string',
  'container.id': 'string',
};

/** `key1=value1,key2=value2`, percent-encoded (OpenTelemetry resource SDK specification). */
export function parseResourceAttributes(text: string): AttributeBag {
  const bag: Record<string, string | number> = {};
  for (const pair of text.split(',')) {
    const equals = pair.indexOf('=');
    if (equals <= 0) continue;
    const name = pair.slice(0, equals).trim();
    const type = Object.hasOwn(resourceNames, name) ? resourceNames[name as AttributeName] : undefined;
    const value = decode(pair.slice(equals + 1).trim());
    if (type === 'string') bag[name] = value;
    else if (type === 'int' && /^\d{1,15}$/.test(value)) bag[name] = Number(value);
  }
  return bag as AttributeBag;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
