import type { Fingerprint } from '../../src/core/fingerprint.ts';
import type { AttributeBag } from '../../src/core/semconv.ts';

/** What may be known of a credential; absent, null and empty all mean: not known. */
export interface CredentialFacts {
  readonly type?: string | null | undefined;
  readonly provider?: string | null | undefined;
  readonly ephemeral?: boolean | null | undefined;
  readonly issuedAt?: number | null | undefined;
  readonly expiresAt?: number | null | undefined;
  readonly scopes?: readonly string[] | undefined;
  readonly subject?: string | null | undefined;
  readonly issuer?: string | null | undefined;
  readonly audience?: readonly string[] | undefined;
  readonly joinKeys?: readonly string[] | undefined;
  readonly parents?: readonly Fingerprint[] | undefined;
}

export const factNames = [
  'type',
  'provider',
  'ephemeral',
  'issuedAt',
  'expiresAt',
  'scopes',
  'subject',
  'issuer',
  'audience',
  'joinKeys',
  'parents',
] as const satisfies readonly (keyof CredentialFacts)[];

/** Only what is known becomes an attribute. */
export function credentialAttributes(facts: CredentialFacts): AttributeBag {
  return {
    ...(facts.type == null ? {} : { 'mayfly.credential.type': facts.type }),
    ...(facts.provider == null ? {} : { 'mayfly.credential.provider': facts.provider }),
    ...(facts.ephemeral == null ? {} : { 'mayfly.credential.ephemeral': facts.ephemeral }),
    ...(facts.issuedAt == null ? {} : { 'mayfly.credential.issued_at': facts.issuedAt }),
    ...(facts.expiresAt == null ? {} : { 'mayfly.credential.expires_at': facts.expiresAt }),
    ...(facts.scopes?.length ? { 'mayfly.credential.scopes': facts.scopes } : {}),
    ...(facts.subject == null ? {} : { 'mayfly.credential.subject': facts.subject }),
    ...(facts.issuer == null ? {} : { 'mayfly.credential.issuer': facts.issuer }),
    ...(facts.audience?.length ? { 'mayfly.credential.audience': facts.audience } : {}),
    ...(facts.joinKeys?.length ? { 'mayfly.credential.join_keys': facts.joinKeys } : {}),
    ...(facts.parents?.length ? { 'mayfly.credential.parents': facts.parents } : {}),
  };
}
