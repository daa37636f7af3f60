import { withPreload } from './node-options.ts';

/** Environment of a child or worker as its starter made it. */
export type Lookup = (name: string) => string | undefined;

/**
 * What an environment lacks so that the child is hooked and reports like its parent: the preload, and
 * the configuration that a white-listed environment lost. What the starter set is never changed,
 * except that `NODE_OPTIONS` gets the preload. Empty when the child turned spreading off.
 */
export function missingVariables(
  child: Lookup,
  own: NodeJS.ProcessEnv,
  preload: string,
): readonly (readonly [name: string, value: string])[] {
  if (child('MAYFLY_SPREAD') === '0') return [];
  const missing: [string, string][] = [];
  const options = child('NODE_OPTIONS');
  const hooked = withPreload(options, preload);
  if (hooked !== options) missing.push(['NODE_OPTIONS', hooked]);
  const names = Object.keys(own);
  // The headers belong to the endpoint: they must not travel to one that the starter chose.
  const hasEndpoint = names.some((name) => isExporter(name) && child(name) !== undefined);
  for (const name of names) {
    const wanted = isInherited(name) || (isExporter(name) && !hasEndpoint);
    const value = wanted && child(name) === undefined ? own[name] : undefined;
    if (value !== undefined) missing.push([name, value]);
  }
  return missing;
}

/** Child variables as `NAME=value` texts, the form in which Node hands them to the system. */
export function lookupInPairs(pairs: readonly unknown[]): Lookup {
  const values = new Map<string, string>();
  for (const pair of pairs) {
    if (typeof pair !== 'string') continue;
    const equals = pair.indexOf('=', 1);
    if (equals > 0) values.set(sameCase(pair.slice(0, equals)), pair.slice(equals + 1));
  }
  return (name) => values.get(sameCase(name));
}

/** Child variables as an object; inherited ones count, as they do for Node. */
export function lookupInObject(env: object): Lookup {
  if (process.platform === 'win32') {
    return lookupInPairs(Object.entries(env).map(([name, value]) => `${name}=${String(value)}`));
  }
  return (name) => {
    const value: unknown = Reflect.get(env, name);
    return value === undefined ? undefined : String(value);
  };
}

/** Windows does not tell names apart by case. */
function sameCase(name: string): string {
  return process.platform === 'win32' ? name.toUpperCase() : name;
}

/** Children report to the collector; they never ask it, so its read and admin tokens stay behind. */
const ownTokens = /^MAYFLY_(?:READ|ADMIN)_TOKEN(?:_FILE)?$/;

function isInherited(name: string): boolean {
  if (name === 'OTEL_SERVICE_NAME' || name === 'OTEL_RESOURCE_ATTRIBUTES') return true;
  return name.startsWith('MAYFLY_') && !ownTokens.test(name);
}

function isExporter(name: string): boolean {
  return name.startsWith('OTEL_EXPORTER_OTLP_');
}
