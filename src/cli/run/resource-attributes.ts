/**
 * `OTEL_RESOURCE_ATTRIBUTES` with some attributes set: `key=value,key=value`, percent-encoded
 * (OpenTelemetry resource SDK specification). What was there stays as it was written.
 */
export function setResourceAttributes(
  given: string | undefined,
  attributes: Readonly<Record<string, string | null>>,
): string {
  const set = Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== null);
  const names = new Set(set.map(([name]) => name));
  const kept = (given ?? '')
    .split(',')
    .filter((pair) => pair.trim() !== '' && !names.has(pair.split('=', 1)[0]?.trim() ?? ''));
  return [...kept, ...set.map(([name, value]) => `${name}=${encodeURIComponent(value)}`)].join(',');
}
