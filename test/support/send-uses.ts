import type { CollectorProcess } from './collector-process.ts';
import { encodeTraces, type OtlpAttributes } from './otlp-encode.ts';
import { traceOf, useSpan } from './use-spans.ts';

/** Sends a use of each credential to a running collector, as hooks do. */
export async function sendUses(
  { url, ingestToken }: CollectorProcess,
  fingerprints: readonly string[],
  attributes: OtlpAttributes = {},
): Promise<void> {
  const body = encodeTraces([traceOf(...fingerprints.map((one) => useSpan(one, attributes)))], 'json');
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${ingestToken}` },
    body: typeof body === 'string' ? body : Buffer.from(body),
  });
  if (!response.ok) throw new Error(`the collector answered ${response.status}`);
}
