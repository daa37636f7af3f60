import type { Recognition } from './format.ts';

/** `provider.kind`, in lower snake case. */
export type CredentialType = `${string}.${string}`;

/**
 * What a format makes of a secret: the type, the provider that the type begins with, and the facts
 * that the form gives; what it does not give is not known.
 */
export function recognised(
  type: CredentialType | 'unknown',
  facts: Partial<Omit<Recognition, 'type'>> = {},
): Recognition {
  return {
    type,
    provider: type.slice(0, type.indexOf('.')),
    ephemeral: null,
    issuedAt: null,
    expiresAt: null,
    scopes: [],
    subject: null,
    issuer: null,
    audience: [],
    joinKeys: [],
    ...facts,
  };
}
