import { type AttributeBag, attributeDefinition } from '../../src/core/semconv.ts';
import { randomHex } from './random-hex.ts';

/**
 * The resource of this process: `OTEL_RESOURCE_ATTRIBUTES` and `OTEL_SERVICE_NAME` as OpenTelemetry
 * defines them (only names of the contract), and what the process knows of itself. Every process and
 * thread has its own `service.instance.id`, because counts are per instance: one that was configured is
 * kept as its beginning.
 */
export function processResource(env: NodeJS.ProcessEnv): AttributeBag {
  const given = parseResourceAttributes(env['OTEL_RESOURCE_ATTRIBUTES'] ?? '');
  const os = process.getBuiltinModule('node:os');
  const instance = given['service.instance.id'];
  return {
    'service.name': `unknown_service:${processName()}`,
    'host.name': os.hostname(),
    'process.pid': process.pid,
    'process.creation.time': new Date(processStartedAt()).toISOString(),
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    ...given,
    ...(env['OTEL_SERVICE_NAME'] ? { 'service.name': env['OTEL_SERVICE_NAME'] } : {}),
    'service.instance.id': `${typeof instance === 'string' ? `${instance}-` : ''}${randomHex(32)}`,
  };
}

/** Start of this process, milliseconds since the epoch. */
export function processStartedAt(): number {
  return Math.round(Date.now() - process.uptime() * 1000);
}

function processName(): string {
  return /([^/\\]{1,64}?)(?:\.exe)?$/.exec(process.execPath)?.[1] ?? 'node';
}

/** `key1=value1,key2=value2`, percent-encoded (OpenTelemetry resource SDK specification). */
export function parseResourceAttributes(text: string): AttributeBag {
  const bag: Record<string, string | number> = {};
  for (const pair of text.split(',')) {
    const equals = pair.indexOf('=');
    if (equals <= 0) continue;
    const definition = attributeDefinition(pair.slice(0, equals).trim());
    if (definition?.on !== 'resource') continue;
    const value = decode(pair.slice(equals + 1).trim());
    if (definition.type === 'string') bag[definition.name] = value;
    else if (definition.type === 'int' && /^\d{1,15}$/.test(value)) bag[definition.name] = Number(value);
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
