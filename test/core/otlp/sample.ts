import { type Fingerprint, fingerprint, fingerprintKey } from '../../../src/core/fingerprint.ts';
import { instant } from '../../../src/core/instant.ts';
import type { Secret } from '../../../src/core/secret.ts';
import { fakeSecret, hex } from '../../support/fake-secret.ts';
import type { OtlpAttributes, OtlpSpan, OtlpTrace, OtlpValue } from '../../support/otlp-encode.ts';

export const encodings = ['protobuf', 'json'] as const;
export const receivedAt = instant(Date.UTC(2026, 9, 1, 12));
export const ownScope = '@mayfly/instrumentation';

const key = fingerprintKey(fakeSecret('', 40));

/** The fingerprint of a new secret. */
export function newFingerprint(): Fingerprint {
  return fingerprint(key, fakeSecret('', 30) as Secret);
}

/** A valid `credential.use` a minute old, with what is given laid over it. */
export function spanOf(given: Partial<OtlpSpan> = {}): OtlpSpan {
  return {
    traceId: fakeSecret('a', 31, hex),
    spanId: fakeSecret('b', 15, hex),
    name: 'credential.use',
    start: receivedAt - 60_000,
    end: receivedAt - 59_000,
    attributes: { 'mayfly.credential.fingerprint': newFingerprint() },
    ...given,
  };
}

/** A valid span of that name with these attributes beside its fingerprint. */
export function spanWith(attributes: Readonly<Record<string, OtlpValue>>, name = 'credential.use'): OtlpSpan {
  return spanOf({ name, attributes: { 'mayfly.credential.fingerprint': newFingerprint(), ...attributes } });
}

/** A request with one resource and Mayfly's scope. */
export function traceOf(spans: readonly OtlpSpan[], resource: OtlpAttributes = {}): OtlpTrace[] {
  return [{ resource, scope: ownScope, spans }];
}
