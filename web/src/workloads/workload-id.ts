import type { WorkloadRef } from '../../../src/core/api/views.ts';

/**
 * The id of a workload as the collector makes it: the first half of SHA-256 over the JSON array of its names. Null where
 * the browser hashes nothing, as over plain HTTP.
 */
export async function workloadId({
  service,
  namespace,
  environment,
}: Pick<WorkloadRef, 'service' | 'namespace' | 'environment'>): Promise<string | null> {
  const { subtle } = globalThis.crypto;
  if (subtle === undefined) return null;
  const names = new TextEncoder().encode(JSON.stringify([service, namespace, environment]));
  const hash = new Uint8Array(await subtle.digest('SHA-256', names));
  return hex(hash.slice(0, 16));
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
