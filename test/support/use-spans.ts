import { randomBytes } from 'node:crypto';
import { type Fingerprint, fingerprint, fingerprintKey } from '../../src/core/fingerprint.ts';
import type { Secret } from '../../src/core/secret.ts';
import { fakeSecret } from './fake-secret.ts';
import type { OtlpAttributes, OtlpSpan, OtlpTrace } from './otlp-encode.ts';

const key = fingerprintKey(fakeSecret('', 40));

/** A fingerprint of a secret that nobody has. */
export function someFingerprint(): Fingerprint {
  return fingerprint(key, fakeSecret('', 40) as Secret);
}

/** A `credential.use` span with these attributes besides the fingerprint. */
export function useSpan(of: string, attributes: OtlpAttributes = {}, at: number = Date.now()): OtlpSpan {
  return {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    name: 'credential.use',
    start: at,
    end: at,
    attributes: {
      'mayfly.credential.fingerprint': of,
      'mayfly.use.location': 'header',
      'mayfly.count': 1,
      ...attributes,
    },
  };
}

/** Spans of one process as the hooks send them. */
export function traceOf(...spans: readonly OtlpSpan[]): OtlpTrace {
  return {
    resource: { 'service.name': 'invoices', 'service.instance.id': 'process-1' },
    scope: '@mayfly/instrumentation',
    spans,
  };
}
