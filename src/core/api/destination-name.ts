/** Small letters, digits and dashes, so that it fits into paths, logs and metrics. */
export function isDestinationName(name: unknown): name is string {
  return typeof name === 'string' && /^[a-z0-9][a-z0-9-]{0,62}$/.test(name);
}
